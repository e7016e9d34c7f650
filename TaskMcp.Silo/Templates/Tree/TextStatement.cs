using System.Text;
using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>Text that stands for itself.</summary>
internal sealed class TextStatement(int position, string text) : Statement(position)
{
    private readonly int bytes = Encoding.UTF8.GetByteCount(text);

    public string Text => text;

    public override Flow Render(RenderContext context)
    {
        context.Step(Position);
        context.WriteLiteral(text, bytes);
        return Flow.Next;
    }

    public override void Check(CheckContext check)
    {
    }
}
