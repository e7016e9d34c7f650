using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>The values of one <c>when</c> and what is rendered for them.</summary>
internal sealed record When(Expression[] Values, Block Body);

/// <summary><c>case</c> with <c>when</c> and <c>else</c>; the first that fits is rendered.</summary>
internal sealed class CaseStatement(int position, Expression subject, When[] cases, Block otherwise) : Statement(position)
{
    public override Flow Render(RenderContext context)
    {
        context.Step(Position);
        var value = subject.Find(context);
        foreach (var option in cases)
        {
            if (Fits(option, value, context)) return option.Body.Render(context);
        }

        return otherwise.Render(context);
    }

    public override void Check(CheckContext check)
    {
        subject.Check(check);
        foreach (var option in cases)
        {
            foreach (var value in option.Values) value.Check(check);
            option.Body.Check(check);
        }

        otherwise.Check(check);
    }

    private static bool Fits(When option, LiquidValue subject, RenderContext context)
    {
        foreach (var value in option.Values)
        {
            context.Step(value.Position);
            if (ValueOrder.AreEqual(subject, value.Find(context))) return true;
        }

        return false;
    }
}
