using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>Long calls as tasks (SEP-2663): asked after, answered and cancelled by their principal.</summary>
internal sealed class LongCalls(IGrainFactory grains) : IMethodSource
{
    private const string GetMethod = "tasks/get";
    private const string UpdateMethod = "tasks/update";
    private const string CancelMethod = "tasks/cancel";
    private const string TaskId = "taskId";
    private const int IdBytes = 16;
    private const int LongestId = 64;

    public IReadOnlyDictionary<string, JsonObject> Extensions { get; } = new Dictionary<string, JsonObject> { [TasksExtension.Id] = [] };

    public IReadOnlyList<string> Methods { get; } = [GetMethod, UpdateMethod, CancelMethod];

    public string? RoutingParameter(string method) => TaskId;

    public async ValueTask<JsonObject?> Answer(McpCall call, string method, JsonObject parameters)
    {
        if (!TasksExtension.IsDeclared(call)) throw TasksExtension.Missing(call);
        var id = parameters.RequiredText(TaskId);
        var task = Find(call, id) ?? throw Unknown();
        var found = method switch
        {
            GetMethod => await task.Get(call.Caller),
            UpdateMethod => await task.Answer(call.Caller, Responses(parameters)),
            _ => await task.Cancel(call.Caller),
        };
        if (!found.IsAccepted) throw Unknown();
        return method == GetMethod ? TasksExtension.Detailed(found.Value) : [];

        Exception Unknown() => Faults.Unknown("task", id);
    }

    /// <summary>Makes a call that may become a task.</summary>
    public async ValueTask<JsonObject?> Call(McpCall call, GatewayCall message)
    {
        var task = grains.GetGrain<ILongCallGrain>($"{call.Caller.Workspace}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))}");
        var started = await task.Start(message, TasksExtension.Grace, call.Aborted);
        return started.Task is { } made ? TasksExtension.Created(made) : GatewayAsk.Result(started.Answer!);
    }

    private ILongCallGrain? Find(McpCall call, string id) =>
        id.Length is > 0 and <= LongestId && id.All(char.IsAsciiHexDigitLower) ? grains.GetGrain<ILongCallGrain>($"{call.Caller.Workspace}/{id}") : null;

    private static ImmutableDictionary<string, JsonText> Responses(JsonObject parameters) => parameters.OptionalObject("inputResponses") is not { } responses
        ? ImmutableDictionary<string, JsonText>.Empty
        : responses.ToImmutableDictionary(response => response.Key, response => JsonText.From(response.Value), StringComparer.Ordinal);
}
