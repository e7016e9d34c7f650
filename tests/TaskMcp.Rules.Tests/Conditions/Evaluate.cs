using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Templates;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Conditions;

/// <summary>Conditions from JSON as a client sends it.</summary>
internal static class Evaluate
{
    public static IReadOnlyList<Condition> Parse(string json) =>
        ConditionParser.Parse(JsonSerializer.Deserialize<ImmutableArray<BindingCondition>>(json, TaskMcpJson.Options));

    public static ConditionOutcome Outcome(string json, TemplateScope? scope = null) => ConditionEvaluator.Evaluate(Parse(json), scope ?? Data.Scope());

    public static bool Holds(string field, string comparison, string value) =>
        Outcome($$"""[{ "field": "{{field}}", "operator": "{{comparison}}", "value": {{value}} }]""").Holds;
}
