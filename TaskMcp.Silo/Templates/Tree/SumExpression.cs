using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>now + 24h</c>, <c>task.due_date - 30m</c>.</summary>
internal sealed class SumExpression(int position, Expression left, Expression right, bool isDifference) : Expression(position)
{
    public override LiquidValue Find(RenderContext context)
    {
        var (one, other) = (left.Find(context), right.Find(context));
        return one.IsMissing || other.IsMissing ? LiquidValue.Missing : Combine(one, other, context);
    }

    public override LiquidValue Evaluate(RenderContext context) => Combine(left.Evaluate(context), right.Evaluate(context), context);

    public override TemplateShape Check(CheckContext check)
    {
        left.Check(check);
        right.Check(check);
        return TemplateShape.Scalar;
    }

    private LiquidValue Combine(LiquidValue one, LiquidValue other, RenderContext context)
    {
        context.Position = Position;
        return isDifference ? Arithmetic.Subtract(one, other) : Arithmetic.Add(one, other);
    }
}
