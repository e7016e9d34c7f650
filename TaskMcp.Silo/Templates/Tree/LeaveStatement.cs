using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class LeaveStatement(int position, Flow flow) : Statement(position)
{
    public override Flow Render(RenderContext context) => flow;

    public override void Check(CheckContext check)
    {
    }
}
