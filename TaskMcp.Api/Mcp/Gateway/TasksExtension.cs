using System.Text.Json.Nodes;
using ModelContextProtocol;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>The form of long calls on the wire: the tasks extension of 2026-07-28 (SEP-2663).</summary>
internal static class TasksExtension
{
    public const string Id = "io.modelcontextprotocol/tasks";

    /// <summary>How long a call may take before its client gets a task instead of a result.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(750);

    private const int PollIntervalMs = 500;

    /// <summary>Whether the client says with this request that it understands tasks.</summary>
    public static bool IsDeclared(McpCall call) => ProtocolVersions.IsStateless(call.ProtocolVersion) && call.Client?.Extensions?.ContainsKey(Id) == true;

    /// <summary>The error for a client that does not declare it.</summary>
    public static McpProtocolException Missing(McpCall call) =>
        Faults.MissingCapability(call, new() { Extensions = new Dictionary<string, object> { [Id] = new JsonObject() } }, $"extensions.{Id}");

    /// <summary>What is answered in the place of a result.</summary>
    public static JsonObject Created(LongCallSnapshot task)
    {
        var created = Task(task);
        created[Results.Type] = "task";
        return created;
    }

    /// <summary>The task as it is now, with its result, error or questions.</summary>
    public static JsonObject Detailed(LongCallSnapshot task)
    {
        var detailed = Task(task);
        if (task.Status == LongCallStatus.Completed) detailed["result"] = task.Result?.ToNode();
        if (task.Status == LongCallStatus.Failed) detailed["error"] = task.Error?.ToNode();
        if (task.Status != LongCallStatus.InputRequired) return detailed;
        var requests = task.Questions.OrderBy(question => question.Key, StringComparer.Ordinal).Select(question =>
            KeyValuePair.Create<string, JsonNode?>(question.Key, new JsonObject { ["method"] = question.Value.Method, ["params"] = question.Value.Params.ToNode() }));
        detailed["inputRequests"] = new JsonObject(requests);
        return detailed;
    }

    private static JsonObject Task(LongCallSnapshot task)
    {
        var json = new JsonObject
        {
            ["taskId"] = task.Id,
            ["status"] = TaskMcpJson.Options.PropertyNamingPolicy!.ConvertName(task.Status.ToString()),
            ["createdAt"] = JsonText.Of(task.CreatedAt).ToNode(),
            ["lastUpdatedAt"] = JsonText.Of(task.UpdatedAt).ToNode(),
            ["ttlMs"] = (long)task.TimeToLive.TotalMilliseconds,
            ["pollIntervalMs"] = PollIntervalMs,
        };
        if (task.Message is { } message) json["statusMessage"] = message;
        return json;
    }
}
