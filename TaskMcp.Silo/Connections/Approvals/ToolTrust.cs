using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>
/// Which tools of one connection may be called (SPEC C-9). Learns from every catalog before it is used; asked on every call, from memory, from any
/// thread. What it says changes only when the connection's grain has stored it.
/// </summary>
internal sealed class ToolTrust(Guid connectionId, string serverType, ImmutableDictionary<string, ToolPin> stored, IToolMemory memory) : IToolTrust, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private volatile ImmutableDictionary<string, ToolPin> _pins = stored;
    private volatile ImmutableDictionary<string, string> _shadows = ImmutableDictionary<string, string>.Empty;

    /// <summary>What waits for an approval.</summary>
    public ImmutableArray<ToolChange> Changes => PinRules.Changes(_pins, serverType);

    public async Task Learn(IReadOnlyCollection<ToolDefinition> tools, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            var others = await memory.Others(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            _shadows = ShadowRules.Find(serverType, tools.Select(tool => tool.Name), others);
            ImmutableArray<SeenTool> seen = [.. tools.Select(tool => new SeenTool { Name = tool.Name, Hash = tool.Hash, Definition = tool.Definition })];
            var pins = _pins;
            if (PinRules.Seen(pins, seen) != pins) await memory.Remember(seen).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw McpFailureException.Unreachable("The connection was changed or closed.");
        }
    }

    public ToolDistrust? WhyNot(ToolDefinition tool)
    {
        if (_shadows.TryGetValue(tool.Name, out var shadowed)) return ShadowRules.Shadows(tool.Capability.Name, shadowed);
        var pins = _pins;
        if (ShadowRules.Rival(serverType, tool.Name, pins.ContainsKey) is { } rival) return ShadowRules.Rivals(tool.Name, rival);
        return PinRules.WhyNot(pins, tool.Name, tool.Capability.Name, tool.Hash, connectionId);
    }

    /// <summary>These pins are stored now.</summary>
    public void Know(ImmutableDictionary<string, ToolPin> pins) => _pins = pins;

    /// <summary>Nobody waits for it any more: whoever closes a connection may hold the turn that learning waits for.</summary>
    public void Dispose() => _closing.Cancel();
}
