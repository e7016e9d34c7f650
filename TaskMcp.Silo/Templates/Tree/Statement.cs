using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>Where rendering goes on after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A statement of the checked tree. Immutable, shared by all renderings.</summary>
internal abstract class Statement(int position)
{
    public int Position => position;

    /// <summary>True for statements that write nothing, so that a single output beside them keeps its JSON type.</summary>
    public virtual bool IsSilent => false;

    public abstract Flow Render(RenderContext context);

    public abstract void Check(CheckContext check);
}
