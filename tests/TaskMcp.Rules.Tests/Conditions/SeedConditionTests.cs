namespace TaskMcp.Rules.Tests.Conditions;

/// <summary>The conditions of seed 004 as they stand there.</summary>
public sealed class SeedConditionTests
{
    [Fact]
    public void Conditional_trigger_of_the_seed_holds() => Evaluate.Outcome("""
        [
          { "field": "tags", "operator": "contains", "value": "urgent" },
          { "field": "project.name", "operator": "eq", "value": "Client Work" }
        ]
        """).Holds.ShouldBeTrue();

    [Fact]
    public void Urgent_route_of_the_seed_holds() => Evaluate.Outcome("""
        [
          { "field": "tags", "operator": "contains", "value": "urgent" },
          { "field": "due_date", "operator": "lt", "value": "{{now + 24h}}" }
        ]
        """).Holds.ShouldBeTrue();
}
