using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>input | filter: a, b | …</c>. A chain with <c>default</c> in it is safe with a path that leads nowhere.</summary>
internal sealed class FilteredExpression(Expression input, AppliedFilter[] filters) : Expression(input.Position)
{
    private readonly bool hasDefault = filters.Any(filter => filter.Name == "default");

    public override LiquidValue Find(RenderContext context) => Apply(input.Find(context), context);

    public override LiquidValue Evaluate(RenderContext context) =>
        hasDefault ? Find(context) : Apply(input.Evaluate(context), context);

    public override TemplateShape Check(CheckContext check)
    {
        input.Check(check);
        foreach (var filter in filters) filter.Check(check);
        return TemplateShape.Free;
    }

    private LiquidValue Apply(LiquidValue value, RenderContext context)
    {
        if (value.IsMissing) value = LiquidValue.Nil;
        foreach (var filter in filters) value = filter.Apply(value, context);
        return value;
    }
}
