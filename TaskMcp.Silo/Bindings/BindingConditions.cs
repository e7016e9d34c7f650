using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;
using ConditionOperator = TaskMcp.Bindings.ConditionOperator;

namespace TaskMcp.Silo.Bindings;

/// <summary>The conditions of a binding (SPEC B-2), between the contract's shape and the evaluator's. Pure.</summary>
internal static class BindingConditions
{
    /// <exception cref="TemplateException">A condition is malformed.</exception>
    public static IReadOnlyList<Condition> Parse(ImmutableArray<BindingCondition> conditions) =>
        conditions.IsDefaultOrEmpty ? [] : ConditionParser.Parse(conditions);

    /// <exception cref="TemplateException">A condition is malformed, or a value does not render.</exception>
    public static ConditionOutcome Evaluate(BindingSnapshot binding, TemplateScope scope) =>
        ConditionEvaluator.Evaluate(Parse(binding.Config.Conditions), scope);

    /// <summary>The first test that failed, for a person.</summary>
    public static string WhyNot(ConditionOutcome outcome)
    {
        var failed = outcome.Checks.First(check => !check.Holds);
        return $"A condition does not hold: {failed.Field} {Operator(failed).ToString().ToLowerInvariant()} {JsonText.From(failed.Expected)} (was {Shown(failed)}).";
    }

    public static ConditionCheckResult ToResult(ConditionCheck check) => new()
    {
        Field = check.Field,
        Operator = Operator(check),
        Expected = JsonText.From(check.Expected),
        Actual = JsonText.From(check.Actual),
        Holds = check.Holds,
    };

    private static ConditionOperator Operator(ConditionCheck check) => Enum.Parse<ConditionOperator>(check.Operator.ToString());

    private static string Shown(ConditionCheck check)
    {
        const int most = 200;
        var text = check.IsAbsent ? "absent" : JsonText.From(check.Actual).Text;
        return text.Length <= most ? text : $"{text[..most]}…";
    }
}
