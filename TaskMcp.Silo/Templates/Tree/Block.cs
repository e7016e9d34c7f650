using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>Statements one after the other.</summary>
internal sealed class Block(Statement[] statements)
{
    public static readonly Block Nothing = new([]);

    public ReadOnlySpan<Statement> Statements => statements;

    public Flow Render(RenderContext context)
    {
        foreach (var statement in statements)
        {
            var flow = statement.Render(context);
            if (flow != Flow.Next) return flow;
        }

        return Flow.Next;
    }

    public void Check(CheckContext check)
    {
        foreach (var statement in statements) statement.Check(check);
    }
}
