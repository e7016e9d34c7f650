using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>An expression of the checked tree. Immutable, shared by all renderings.</summary>
internal abstract class Expression(int position)
{
    /// <summary>Offset in the source.</summary>
    public int Position => position;

    /// <summary>The value, <see cref="LiquidKind.Missing"/> where a path leads nowhere: for tests, which are safe with that.</summary>
    public abstract LiquidValue Find(RenderContext context);

    /// <summary>The value; a path that leads nowhere is an error.</summary>
    public virtual LiquidValue Evaluate(RenderContext context)
    {
        var value = Find(context);
        if (!value.IsMissing) return value;
        context.Position = position;
        throw new TemplateFault(TemplateErrorCodes.UnknownVariable, $"'{this}' is not there; add | default: … if it may be absent");
    }

    /// <summary>Reports what cannot be right and tells the shape of the value.</summary>
    public abstract TemplateShape Check(CheckContext check);
}
