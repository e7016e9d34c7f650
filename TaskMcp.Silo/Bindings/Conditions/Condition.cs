using System.Text.RegularExpressions;
using TaskMcp.Bindings;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>A condition of SPEC B-2, read and checked once: a test of a field, or a group of conditions. Immutable.</summary>
public abstract record Condition
{
    private protected Condition()
    {
    }
}

/// <summary>One field against a value; the pattern is that of <see cref="ConditionOperator.Matches"/> where it is not a template.</summary>
internal sealed record FieldCondition(string Field, FieldPath Path, ConditionOperator Operator, JsonTemplate Value, Regex? Pattern) : Condition;

/// <summary>Holds when one of its conditions does, or all of them do.</summary>
internal sealed record ConditionGroup(bool NeedsAll, IReadOnlyList<Condition> Conditions) : Condition
{
    /// <summary>As in JSON.</summary>
    public string Name => NeedsAll ? "all" : "any";
}
