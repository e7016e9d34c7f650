using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>
/// Tests joined by <c>and</c> and <c>or</c>. As in Liquid neither binds stronger and the last is decided first:
/// <c>a or b and c</c> is <c>a or (b and c)</c>, <c>a and b or c</c> is <c>a and (b or c)</c>.
/// </summary>
internal sealed class LogicExpression(int position, Expression[] tests, bool[] isOr) : Expression(position)
{
    public override LiquidValue Find(RenderContext context)
    {
        for (var index = 0; index < isOr.Length; index++)
        {
            var holds = tests[index].Find(context).IsTruthy;
            if (holds == isOr[index]) return LiquidValue.Of(holds);
        }

        return LiquidValue.Of(tests[^1].Find(context).IsTruthy);
    }

    public override TemplateShape Check(CheckContext check)
    {
        foreach (var test in tests) test.Check(check);
        return TemplateShape.Scalar;
    }
}
