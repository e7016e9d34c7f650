using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary><c>assign name = …</c>: a variable for the rest of the template.</summary>
internal sealed class AssignStatement(int position, string name, Expression value) : Statement(position)
{
    public override bool IsSilent => true;

    public override Flow Render(RenderContext context)
    {
        context.Step(Position);
        context.Assign(name, value.Evaluate(context));
        return Flow.Next;
    }

    public override void Check(CheckContext check) => check.Assign(name, value.Check(check));
}
