using System.Globalization;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings;

/// <summary>The conditions of a binding (SPEC B-2), between the contract's shape and the evaluator's. Pure.</summary>
internal static class BindingConditions
{
    private const int MostTold = 3;

    /// <exception cref="TemplateException">A condition is malformed, or a value does not render.</exception>
    public static ConditionOutcome Evaluate(BindingSnapshot binding, TemplateScope scope) =>
        ConditionEvaluator.Evaluate(ConditionParser.Parse(binding.Config.Conditions), scope);

    /// <summary>What the conditions say of the event that a run would be for.</summary>
    public static ConditionDecision Decide(RunRequest request, DateTimeOffset now)
    {
        try
        {
            return new(Evaluate(request.Binding, BindingScope.Of(request, now)), null);
        }
        catch (TemplateException error)
        {
            return new(null, $"The conditions cannot be decided: {error.Message}");
        }
    }

    /// <summary>The tests that failed, for a person.</summary>
    public static string WhyNot(ConditionOutcome outcome)
    {
        var failures = outcome.Failures;
        if (failures.Count == 1) return $"A condition does not hold: {Told(failures[0])}.";
        var more = failures.Count > MostTold ? string.Create(CultureInfo.InvariantCulture, $"; and {failures.Count - MostTold} more") : "";
        return $"None of these conditions holds: {string.Join("; ", failures.Take(MostTold).Select(Told))}{more}.";
    }

    public static ConditionCheckResult ToResult(ConditionCheck check) => new()
    {
        Position = check.Position,
        Field = check.Field,
        Operator = check.Operator,
        Expected = JsonText.From(check.Expected),
        Actual = JsonText.From(check.Actual),
        Holds = check.Holds,
    };

    private static string Told(ConditionCheck failed) =>
        $"{failed.Field} {failed.Operator.ToString().ToLowerInvariant()} {JsonText.From(failed.Expected)} (was {Shown(failed)})";

    private static string Shown(ConditionCheck check)
    {
        const int most = 200;
        var text = check.IsAbsent ? "absent" : JsonText.From(check.Actual).Text;
        return text.Length <= most ? text : $"{text[..most]}…";
    }
}
