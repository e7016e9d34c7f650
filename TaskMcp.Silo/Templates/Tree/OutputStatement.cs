using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>{{ … }}</c>.</summary>
internal sealed class OutputStatement(int position, Expression expression) : Statement(position)
{
    public Expression Expression => expression;

    public override Flow Render(RenderContext context)
    {
        context.Step(Position);
        var value = expression.Evaluate(context);
        context.Position = Position;
        context.WriteValue(ValueText.Of(value, context.Meter));
        return Flow.Next;
    }

    public override void Check(CheckContext check) => expression.Check(check);
}
