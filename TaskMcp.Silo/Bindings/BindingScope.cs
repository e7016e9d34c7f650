using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>What the templates and conditions of a binding see (SPEC B-3): everything as it was when the event happened.</summary>
public static class BindingScope
{
    public static TemplateScope Of(RunRequest request, DateTimeOffset now) => new(Variables(request), now);

    /// <summary>With the tool's answer as <c>output</c>.</summary>
    public static TemplateScope Of(RunRequest request, JsonNode? output, DateTimeOffset now)
    {
        var variables = Variables(request);
        variables["output"] = output;
        return new(variables, now);
    }

    private static JsonObject Variables(RunRequest request)
    {
        var taskNode = Node(request.Task);
        taskNode["project"] = Node(request.Project);
        var variables = new JsonObject
        {
            ["task"] = taskNode,
            ["project"] = Node(request.Project),
            ["user"] = Node(request.Event.Actor),
            ["event"] = Node(request.Event),
            ["changes"] = Changes(request.Event),
        };
        // Null where a webhook-triggered binding runs by hand without a sample, so that its templates still render.
        if (request.Binding.BindingType == BindingType.Webhook) variables["payload"] = request.Payload?.ToNode();
        return variables;
    }

    /// <summary>By field; a field that appears twice in one change keeps its last value.</summary>
    private static JsonObject Changes(TaskEvent happened)
    {
        var changes = new JsonObject();
        foreach (var change in happened.Changes) changes[change.Field] = Node(change);
        return changes;
    }

    private static JsonObject Node<T>(T value) => JsonSerializer.SerializeToNode(value, TaskMcpJson.Options)!.AsObject();
}
