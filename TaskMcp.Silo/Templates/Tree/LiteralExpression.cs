using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>A number, text, duration or one of <c>true false nil empty blank</c>.</summary>
internal sealed class LiteralExpression(int position, LiquidValue value) : Expression(position)
{
    public LiquidValue Value => value;

    public override LiquidValue Find(RenderContext context) => value;

    public override TemplateShape Check(CheckContext check) => TemplateShape.Scalar;
}
