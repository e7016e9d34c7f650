using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Web.Bindings;

/// <summary>A binding as a person would say it: when this, if that, then call the tool. Pure; says something for whatever is stored.</summary>
internal sealed record BindingSentence(string When, string? If, string Then)
{
    public static BindingSentence Of(BindingSnapshot binding, string? connection) =>
        new(Trigger(binding.BindingType, binding.Config), Conditions(binding.Config.Conditions), $"call {connection ?? "a connection that is gone"} {Tool(binding.Config.ToolName)}");

    public override string ToString() => If is null ? $"{When} → {Then}" : $"{When} → {If} → {Then}";

    /// <summary>The tool without the prefix of its connection, which the sentence names.</summary>
    public static string Tool(string? name) => name is null ? "" : name.IndexOf("__", StringComparison.Ordinal) is > 0 and var end && end + 2 < name.Length ? name[(end + 2)..] : name;

    public static string Trigger(BindingType type, BindingConfig config) => type switch
    {
        BindingType.OnCreate => "When created",
        BindingType.OnComplete => "When completed",
        BindingType.OnDue => "When due",
        BindingType.OnUpdate => "When changed",
        BindingType.OnEvent => $"When {Event(config.Event)}",
        BindingType.Manual => "By hand",
        BindingType.Scheduled => ScheduleWords.Of(config.Schedule),
        BindingType.Webhook => "When its webhook is called",
        _ => "When something happens",
    };

    /// <summary>What has happened, after "when": <c>a note is added</c>.</summary>
    public static string Event(string? name) => name switch
    {
        TaskEventTypes.Created => "created",
        TaskEventTypes.Updated => "changed",
        TaskEventTypes.Completed => "completed",
        TaskEventTypes.Reopened => "reopened",
        TaskEventTypes.Deleted => "deleted",
        TaskEventTypes.Moved => "moved",
        TaskEventTypes.Assigned => "assigned",
        TaskEventTypes.TagAdded => "a tag is added",
        TaskEventTypes.NoteAdded => "a note is added",
        TaskEventTypes.DueApproaching => "the due date comes near",
        TaskEventTypes.DuePassed => "the due date has passed",
        _ => name ?? "something happens",
    };

    public static string Operator(ConditionOperator? comparison) => comparison switch
    {
        ConditionOperator.Eq => "is",
        ConditionOperator.Neq => "is not",
        ConditionOperator.Contains => "contains",
        ConditionOperator.Gt => "is more than",
        ConditionOperator.Lt => "is less than",
        ConditionOperator.Gte => "is at least",
        ConditionOperator.Lte => "is at most",
        ConditionOperator.In => "is one of",
        ConditionOperator.Exists => "exists",
        ConditionOperator.Matches => "matches",
        _ => "is compared with",
    };

    private static string? Conditions(ImmutableArray<BindingCondition> conditions) => conditions.IsDefaultOrEmpty ? null : $"if {Joined(conditions, "and")}";

    private static string Joined(ImmutableArray<BindingCondition> conditions, string word) => string.Join($" {word} ", conditions.Select(One));

    private static string One(BindingCondition? condition) => condition switch
    {
        null => "nothing",
        { Any.IsDefaultOrEmpty: false } => $"({Joined(condition.Any, "or")})",
        { All.IsDefaultOrEmpty: false } => $"({Joined(condition.All, "and")})",
        { Operator: ConditionOperator.Exists } => $"{condition.Field} {(condition.Value?.ToString().Trim() == "false" ? "is empty" : "is set")}",
        _ => $"{condition.Field} {Operator(condition.Operator)} {Value(condition.Value)}",
    };

    private static string Value(JsonText? value)
    {
        try
        {
            return value?.ToNode() switch
            {
                null => "nothing",
                JsonArray list => string.Join(", ", list.Select(entry => Text(entry))),
                var node => Text(node),
            };
        }
        catch (JsonException)
        {
            return value?.ToString() ?? "";
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString(TaskMcpJson.Options) ?? "nothing";
}
