using System.Text.Json.Nodes;
using TaskMcp.Bindings;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>Whether conditions hold, with every test that was made, so that it can be explained why something did not run.</summary>
public sealed record ConditionOutcome(bool Holds, IReadOnlyList<ConditionCheck> Checks)
{
    /// <summary>The tests for which the first condition that fails does not hold: of <c>any</c> one of each alternative. Empty where all hold.</summary>
    public IReadOnlyList<ConditionCheck> Failures { get; init; } = [];
}

/// <summary>One test with the values it compared. Every test is made, also where the outcome is already certain.</summary>
public sealed record ConditionCheck
{
    /// <summary>Where the test stands, such as <c>[1].any[0]</c>.</summary>
    public required string Position { get; init; }

    public required string Field { get; init; }

    public required ConditionOperator Operator { get; init; }

    /// <summary>The value after rendering.</summary>
    public required JsonNode? Expected { get; init; }

    public required JsonNode? Actual { get; init; }

    /// <summary>Set where the field does not exist, or is null.</summary>
    public required bool IsAbsent { get; init; }

    public required bool Holds { get; init; }
}
