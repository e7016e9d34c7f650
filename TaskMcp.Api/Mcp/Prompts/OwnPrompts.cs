using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Prompts;

/// <summary>TaskMcp's own prompts (SPEC S-3), for all who may read the workspace.</summary>
internal sealed class OwnPrompts(IEnumerable<IOwnPrompt> prompts) : IPromptSource
{
    private readonly Dictionary<string, IOwnPrompt> _prompts = prompts.ToDictionary(prompt => prompt.Name, StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) =>
        ValueTask.FromResult<IReadOnlyList<JsonObject>>(May(call.Caller) ? [.. _prompts.Values.Select(prompt => prompt.Definition)] : []);

    /// <exception cref="ModelContextProtocol.McpProtocolException">The arguments are wrong, or what they name is not there: prompts have no results that are errors.</exception>
    public async ValueTask<JsonObject?> Get(McpCall call, string name, JsonObject arguments)
    {
        if (!May(call.Caller) || !_prompts.TryGetValue(name, out var prompt)) return null;
        var given = new PromptArguments(arguments);
        if (given.Wrong(prompt.Definition) is { } wrong) throw Fault(wrong);
        var text = await prompt.Write(given, call.Call);
        return text.IsAccepted ? PromptJson.Result(prompt.Definition, text.Value) : throw Fault(text.Refusal);
    }

    private static bool May(Caller caller) => caller.Role >= WorkspaceRole.Viewer;

    private static ModelContextProtocol.McpProtocolException Fault(Refusal refusal) => Faults.Invalid($"{refusal.Code}: {refusal.Message}");
}
