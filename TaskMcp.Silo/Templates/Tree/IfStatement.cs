using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>A test and what is rendered when it comes out as <paramref name="Wanted"/>.</summary>
internal sealed record Branch(Expression Test, bool Wanted, Block Body);

/// <summary><c>if</c> and <c>unless</c> with <c>elsif</c> and <c>else</c>.</summary>
internal sealed class IfStatement(int position, Branch[] branches, Block otherwise) : Statement(position)
{
    public override Flow Render(RenderContext context)
    {
        foreach (var branch in branches)
        {
            context.Step(Position);
            if (branch.Test.Find(context).IsTruthy == branch.Wanted) return branch.Body.Render(context);
        }

        return otherwise.Render(context);
    }

    public override void Check(CheckContext check)
    {
        foreach (var branch in branches)
        {
            branch.Test.Check(check);
            branch.Body.Check(check);
        }

        otherwise.Check(check);
    }
}
