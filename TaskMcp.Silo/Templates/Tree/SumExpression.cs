using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>One summand behind the first.</summary>
internal readonly record struct Summand(int Position, bool IsSubtracted, Expression Value);

/// <summary>
/// <c>now + 24h</c>, <c>task.due_date - 30m</c>: from left to right. Flat, so that no sum is too long for the stack.
/// </summary>
internal sealed class SumExpression(Expression first, Summand[] others) : Expression(first.Position)
{
    public override LiquidValue Find(RenderContext context)
    {
        var sum = first.Find(context);
        foreach (var summand in others)
        {
            var value = summand.Value.Find(context);
            if (sum.IsMissing || value.IsMissing) return LiquidValue.Missing;
            sum = Combine(sum, summand, value, context);
        }

        return sum;
    }

    public override LiquidValue Evaluate(RenderContext context)
    {
        var sum = first.Evaluate(context);
        foreach (var summand in others) sum = Combine(sum, summand, summand.Value.Evaluate(context), context);
        return sum;
    }

    public override TemplateShape Check(CheckContext check)
    {
        first.Check(check);
        foreach (var summand in others) summand.Value.Check(check);
        return TemplateShape.Scalar;
    }

    private static LiquidValue Combine(LiquidValue sum, Summand summand, LiquidValue value, RenderContext context)
    {
        context.Step(summand.Position);
        return summand.IsSubtracted ? Arithmetic.Subtract(sum, value) : Arithmetic.Add(sum, value);
    }
}
