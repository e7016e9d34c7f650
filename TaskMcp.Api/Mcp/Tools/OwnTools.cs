using System.Text.Json.Nodes;
using TaskMcp.Access;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>TaskMcp's own tools (SPEC S-2). What a caller may not call is not there for it: list and call ask the same question.</summary>
internal sealed class OwnTools(IEnumerable<IOwnTool> tools, KeptReplies kept) : IToolSource
{
    private readonly Dictionary<string, IOwnTool> _tools = tools.ToDictionary(tool => tool.Facts.Name, StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) =>
        ValueTask.FromResult<IReadOnlyList<JsonObject>>([.. _tools.Values.Where(tool => May(call.Caller, tool)).Select(tool => (JsonObject)tool.Definition.DeepClone())]);

    // Asked before every call of a 2026-07-28 client.
    public ValueTask<JsonObject?> Find(McpCall call, string name) => ValueTask.FromResult(_tools.TryGetValue(name, out var tool) && May(call.Caller, tool) ? tool.Definition : null);

    public async ValueTask<JsonObject?> Call(McpCall call, string name, JsonObject arguments)
    {
        if (!_tools.TryGetValue(name, out var tool) || !May(call.Caller, tool)) return null;
        return await kept.Answer(tool, arguments, call);
    }

    /// <summary>The one decision. The role is the principal's as far as its token's scopes allow it.</summary>
    internal static bool May(Caller caller, IOwnTool tool) => caller.Role >= tool.Facts.Role;
}
