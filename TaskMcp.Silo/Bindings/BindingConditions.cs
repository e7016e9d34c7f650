using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings;

/// <summary>The conditions of a binding (SPEC B-2), between the contract's shape and the evaluator's. Pure.</summary>
internal static class BindingConditions
{
    /// <exception cref="TemplateException">A condition is malformed, or a value does not render.</exception>
    public static ConditionOutcome Evaluate(BindingSnapshot binding, TemplateScope scope) =>
        ConditionEvaluator.Evaluate(ConditionParser.Parse(binding.Config.Conditions), scope);

    /// <summary>The first test that failed, for a person.</summary>
    public static string WhyNot(ConditionOutcome outcome)
    {
        var failed = outcome.FirstFailure ?? throw new ArgumentException("The conditions hold.", nameof(outcome));
        return $"A condition does not hold: {failed.Field} {failed.Operator.ToString().ToLowerInvariant()} {JsonText.From(failed.Expected)} (was {Shown(failed)}).";
    }

    public static ConditionCheckResult ToResult(ConditionCheck check) => new()
    {
        Field = check.Field,
        Operator = check.Operator,
        Expected = JsonText.From(check.Expected),
        Actual = JsonText.From(check.Actual),
        Holds = check.Holds,
    };

    private static string Shown(ConditionCheck check)
    {
        const int most = 200;
        var text = check.IsAbsent ? "absent" : JsonText.From(check.Actual).Text;
        return text.Length <= most ? text : $"{text[..most]}…";
    }
}
