using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings.Conditions;

namespace TaskMcp.Silo.Bindings;

/// <summary>What a binding's conditions say of one event: they hold, they do not, or it cannot be told.</summary>
/// <param name="Outcome">Null when it cannot be told.</param>
/// <param name="Undecided">Why it cannot be told, for a person.</param>
internal sealed record ConditionDecision(ConditionOutcome? Outcome, string? Undecided)
{
    public bool Holds => Outcome is { Holds: true };

    /// <summary>Why nothing is to run, for a person; null when the conditions hold.</summary>
    public string? WhyNot => Undecided ?? (Holds ? null : BindingConditions.WhyNot(Outcome!));

    /// <summary>Every test that was made.</summary>
    public ImmutableArray<ConditionCheckResult> Checks => Outcome is null ? [] : [.. Outcome.Checks.Select(BindingConditions.ToResult)];
}
