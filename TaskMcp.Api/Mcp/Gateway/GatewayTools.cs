using System.Collections.Frozen;
using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Api.Mcp.Tools;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>
/// The tools of the caller's toolboxes (SPEC S-2, S-4). The names of our own tools are ours for everybody: a server must not stand in for one that the caller's
/// role hides, and be told what was meant for TaskMcp.
/// </summary>
internal sealed class GatewayTools(IGrainFactory grains, LongCalls longCalls, IEnumerable<IOwnTool> own) : IToolSource
{
    private readonly FrozenSet<string> _own = own.Select(tool => tool.Facts.Name).ToFrozenSet(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) =>
        [.. Objects(await grains.Gateway(call).List(call.Caller, GatewayListKind.Tools, call.Aborted)).Where(tool => tool.Text("name") is { } name && !_own.Contains(name))];

    public async ValueTask<JsonObject?> Find(McpCall call, string name) => _own.Contains(name) ? null : Objects(await grains.Gateway(call).Find(call.Caller, name, call.Aborted)).FirstOrDefault();

    public async ValueTask<JsonObject?> Call(McpCall call, string name, JsonObject arguments)
    {
        if (_own.Contains(name)) return null;
        var message = Message(call, name, arguments);
        if (TasksExtension.IsDeclared(call)) return await longCalls.Call(call, message);
        if (!GatewayObserver.IsWanted(call)) return Result(call, await grains.Gateway(call).Call(message, null, call.Aborted));
        var observer = new GatewayObserver(call);
        var reference = grains.CreateObjectReference<IToolProgressObserver>(observer);
        try
        {
            return Result(call, await grains.Gateway(call).Call(message, reference, call.Aborted));
        }
        finally
        {
            observer.End();
            grains.DeleteObjectReference<IToolProgressObserver>(reference);
            // References to observers are weak.
            GC.KeepAlive(observer);
        }
    }

    private static JsonObject? Result(McpCall call, GatewayAnswer answer) =>
        answer.Refusal?.Code == GatewayAnswer.TaskRequired ? throw TasksExtension.Missing(call) : GatewayAsk.Result(answer);

    private static GatewayCall Message(McpCall call, string name, JsonObject arguments) => new()
    {
        Caller = call.Caller,
        Name = name,
        Arguments = JsonText.From(arguments),
        Answers = GatewayAsk.Answers(call),
        Offers = GatewayAsk.Offers(call),
        LogLevel = call.LogLevel is { } level ? (ServerLogLevel)(int)level : null,
        CorrelationId = GatewayAsk.Correlation(call),
        RemoteAddress = call.Call.RemoteAddress,
        IsWithoutTasks = ProtocolVersions.IsStateless(call.ProtocolVersion) && !TasksExtension.IsDeclared(call),
    };

    internal static List<JsonObject> Objects(GatewayList list) => [.. list.Items.Select(item => item.ToNode()).OfType<JsonObject>()];
}
