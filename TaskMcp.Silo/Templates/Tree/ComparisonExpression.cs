using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c> and <c>contains</c>; false where the two have no order.</summary>
internal sealed class ComparisonExpression(int position, Expression left, string comparison, Expression right) : Expression(position)
{
    public override LiquidValue Find(RenderContext context)
    {
        context.Step(Position);
        var (one, other) = (left.Find(context), right.Find(context));
        context.Position = Position;
        return LiquidValue.Of(Holds(one, other, context));
    }

    public override TemplateShape Check(CheckContext check)
    {
        left.Check(check);
        right.Check(check);
        return TemplateShape.Scalar;
    }

    private bool Holds(LiquidValue one, LiquidValue other, RenderContext context) => comparison switch
    {
        "==" => ValueOrder.AreEqual(one, other),
        "!=" or "<>" => !ValueOrder.AreEqual(one, other),
        "<" => ValueOrder.TryCompare(one, other, out var order) && order < 0,
        ">" => ValueOrder.TryCompare(one, other, out var order) && order > 0,
        "<=" => ValueOrder.TryCompare(one, other, out var order) && order <= 0,
        ">=" => ValueOrder.TryCompare(one, other, out var order) && order >= 0,
        _ => Containment.Contains(one, other, context.Meter),
    };
}
