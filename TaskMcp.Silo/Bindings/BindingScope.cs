using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>What the templates and conditions of a binding see (SPEC B-3): everything as it was when the event happened.</summary>
public static class BindingScope
{
    public static TemplateScope Of(RunRequest request, DateTimeOffset now) => new(Variables(request.Task, request.Project, request.Event), now);

    /// <summary>With the tool's answer as <c>output</c>.</summary>
    public static TemplateScope Of(RunRequest request, JsonNode? output, DateTimeOffset now)
    {
        var variables = Variables(request.Task, request.Project, request.Event);
        variables["output"] = output;
        return new(variables, now);
    }

    private static JsonObject Variables(TaskSnapshot task, ProjectSnapshot project, TaskEvent happened)
    {
        var taskNode = Node(task);
        taskNode["project"] = Node(project);
        return new()
        {
            ["task"] = taskNode,
            ["project"] = Node(project),
            ["user"] = Node(happened.Actor),
            ["event"] = Node(happened),
            ["changes"] = Changes(happened),
        };
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
