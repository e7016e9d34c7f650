using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>(1..task.tags.size)</c>.</summary>
internal sealed class RangeExpression(int position, Expression first, Expression last) : Expression(position)
{
    public override LiquidValue Find(RenderContext context)
    {
        var from = Arithmetic.Number(first.Evaluate(context));
        var to = Arithmetic.Number(last.Evaluate(context));
        context.Position = Position;
        return LiquidValue.Of(RangeList.Between(decimal.Truncate(from), decimal.Truncate(to)));
    }

    public override TemplateShape Check(CheckContext check)
    {
        first.Check(check);
        last.Check(check);
        return TemplateShape.ListOf(TemplateShape.Scalar);
    }
}
