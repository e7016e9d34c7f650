using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Gateway;
using TaskMcp.Silo.Mcp;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>Run-time tools in the place of a connection. Keeps the last list until a tool says that it changed.</summary>
internal sealed class RuntimeToolServerGrain(IRuntimeToolQueries tools, TimeProvider clock) : Grain, IRuntimeToolServerGrain
{
    private readonly Watchers<IToolboxWatcher> _watchers = new(clock);
    private Offer? _offer;
    private long _changes;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    public async Task<ConnectionDefinitions> Definitions(CancellationToken cancellationToken) => (await Offered(cancellationToken)).Definitions;

    public async Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        var offer = await Offered(cancellationToken);
        var name = ToolName.Resolve(RuntimeToolServer.ServerType, invocation.ToolName, offer.Ids.ContainsKey);
        if (name is not null) return await GrainFactory.GetGrain<IRuntimeToolGrain>(GrainKeys.Of(Workspace, offer.Ids[name])).Invoke(invocation, progress, cancellationToken);
        return new ToolOutcome
        {
            Error = new() { Code = McpErrorCode.ToolNotFound, Message = $"There is no enabled run-time tool '{invocation.ToolName}'. Own tools lists those that there are.{Refusal.ByTheApi}GET /api/tools.", ConnectionId = RuntimeToolServer.Id, ToolName = invocation.ToolName },
            ExecutionTimeMs = 0,
        };
    }

    public Task Changed()
    {
        _offer = null;
        _changes++;
        _watchers.Tell(watcher => watcher.ToolboxChanged(RuntimeToolServer.Id));
        return Task.CompletedTask;
    }

    public Task Watch(IToolboxWatcher watcher)
    {
        _watchers.Add(watcher);
        DelayDeactivation(Watchers<IToolboxWatcher>.Stay + TimeSpan.FromMinutes(5));
        return Task.CompletedTask;
    }

    public Task Unwatch(IToolboxWatcher watcher)
    {
        _watchers.Remove(watcher);
        return Task.CompletedTask;
    }

    private async Task<Offer> Offered(CancellationToken cancellationToken)
    {
        if (_offer is { } kept) return kept;
        var before = _changes;
        var offer = Offer.Of(await tools.Offered(Workspace, cancellationToken), clock.GetUtcNow().UtcTicks + _changes);
        // What changed while it was read is read again by the next one.
        if (before == _changes) _offer = offer;
        return offer;
    }

    private sealed record Offer(ConnectionDefinitions Definitions, ImmutableDictionary<string, Guid> Ids)
    {
        public static Offer Of(ImmutableArray<RuntimeToolSnapshot> tools, long generation)
        {
            // Two of one name only by two owners at one instant: the first counts, for lists and calls alike.
            var named = tools.DistinctBy(tool => tool.Name).ToImmutableArray();
            return new(
                new()
                {
                    Tools = [.. named.Select(tool => JsonText.From(RuntimeToolRules.Definition(tool)))],
                    Standings = [.. named.Select(tool => new ToolStanding { Name = tool.Name, Hash = tool.Hash })],
                    ServerType = RuntimeToolServer.ServerType,
                    Generation = generation,
                },
                named.ToImmutableDictionary(tool => tool.Name, tool => tool.Id));
        }
    }
}
