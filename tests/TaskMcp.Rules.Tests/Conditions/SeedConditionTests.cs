using TaskMcp.Rules.Tests.Templates;
using TaskMcp.Silo.Bindings.Conditions;

namespace TaskMcp.Rules.Tests.Conditions;

public sealed class SeedConditionTests
{
    [Fact]
    public void Conditional_trigger_of_the_seed_holds() => ConditionEvaluator.Evaluate(
        ConditionParser.Parse("""
            [
              { "field": "tags", "operator": "contains", "value": "urgent" },
              { "field": "project.name", "operator": "eq", "value": "Client Work" }
            ]
            """),
        Data.Scope()).Holds.ShouldBeTrue();

    [Fact]
    public void Urgent_route_of_the_seed_holds() => ConditionEvaluator.Evaluate(
        ConditionParser.Parse("""
            [
              { "field": "tags", "operator": "contains", "value": "urgent" },
              { "field": "due_date", "operator": "lt", "value": "{{now + 24h}}" }
            ]
            """),
        Data.Scope()).Holds.ShouldBeTrue();
}
