using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>capture name</c>: what its body writes becomes a variable.</summary>
internal sealed class CaptureStatement(int position, string name, Block body) : Statement(position)
{
    public override bool IsSilent => true;

    public override Flow Render(RenderContext context)
    {
        context.Step(Position);
        var flow = Flow.Next;
        var text = context.Capture(inner => flow = body.Render(inner));
        context.Meter.Work(text.Length);
        context.Assign(name, LiquidValue.Of(text));
        return flow;
    }

    public override void Check(CheckContext check)
    {
        body.Check(check);
        check.Assign(name, TemplateShape.Scalar);
    }
}
