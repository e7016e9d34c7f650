using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>-task.estimated_duration</c>.</summary>
internal sealed class NegativeExpression(int position, Expression operand) : Expression(position)
{
    public override LiquidValue Find(RenderContext context)
    {
        var value = operand.Find(context);
        return value.IsMissing ? value : Negate(value, context);
    }

    public override LiquidValue Evaluate(RenderContext context) => Negate(operand.Evaluate(context), context);

    public override TemplateShape Check(CheckContext check) => operand.Check(check);

    private LiquidValue Negate(LiquidValue value, RenderContext context)
    {
        context.Position = Position;
        return Arithmetic.Subtract(value.Kind == LiquidKind.Duration ? LiquidValue.Of(TimeSpan.Zero) : LiquidValue.Of(0m), value);
    }
}
