using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.Toolboxes;

/// <summary>
/// What one principal was granted, and the way to it (SPEC S-4, S-5): the same decision lists and calls. Key: workspace/principal id.
/// Nothing that one principal was told ever reaches another one.
/// </summary>
[Alias("taskmcp.IGatewayGrain")]
public interface IGatewayGrain : IGrainWithStringKey
{
    /// <summary>Refusals: <c>grant.toolbox_not_found</c>, <c>grant.invalid</c>, <c>grant.limit</c>, <c>version.stale</c>.</summary>
    [Alias("Put")] Task<GrainResult<GrantSnapshot>> Put(PutGrant command);

    /// <summary>Refusals: <c>grant.not_found</c>, <c>version.stale</c>.</summary>
    [Alias("Remove")] Task<GrainResult<GrantSnapshot>> Remove(RemoveGrant command);

    /// <summary>By toolbox, in the order in which they were granted.</summary>
    [Alias("Grants"), ReadOnly] Task<ImmutableArray<GrantSnapshot>> Grants();

    /// <summary>
    /// The definitions that the caller may use, raw but for their names. Waits a bounded time for each server: a slow or broken one costs only its own,
    /// of which the last known are shown.
    /// </summary>
    [Alias("List"), AlwaysInterleave, ResponseTimeout("00:01:00")] Task<GatewayList> List(Caller caller, GatewayListKind kind, CancellationToken cancellationToken);

    /// <summary>The definition of one tool, as <see cref="List"/> has it; nothing when it is not listed.</summary>
    [Alias("Find"), AlwaysInterleave, ResponseTimeout("00:01:00")] Task<GatewayList> Find(Caller caller, string name, CancellationToken cancellationToken);

    /// <summary>Calls a tool by the name under which it is listed.</summary>
    [Alias("Call"), AlwaysInterleave, ResponseTimeout("00:11:00")] Task<GatewayAnswer> Call(GatewayCall call, IToolProgressObserver? progress, CancellationToken cancellationToken);

    /// <summary>Reads a resource by its URI, from the first connection that lists it or has a template for it.</summary>
    [Alias("Read"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GatewayAnswer> Read(GatewayRead read, CancellationToken cancellationToken);

    /// <summary>Gets a prompt by the name under which it is listed.</summary>
    [Alias("GetPrompt"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GatewayAnswer> GetPrompt(GatewayPrompt prompt, CancellationToken cancellationToken);

    /// <summary>
    /// Tells a watcher when a resource changes, for an hour; to be said again before that. The connection that it belongs to, whose <c>Unwatch</c> ends it;
    /// refusals: <c>gateway.resource_unknown</c>, and those of <see cref="IConnectionGrain.SubscribeResource"/>.
    /// </summary>
    [Alias("Subscribe"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<Guid>> Subscribe(Caller caller, string uri, IConnectionWatcher watcher, CancellationToken cancellationToken);

    /// <summary>Completes an argument of a prompt, under the name by which it is listed, or of a template of resources.</summary>
    [Alias("Complete"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GatewayAnswer> Complete(GatewayCompletion completion, CancellationToken cancellationToken);

    /// <summary>Whether the caller may put a tool of a connection into an automation: one that it may call itself with any arguments and without asking.</summary>
    [Alias("MayAutomate"), AlwaysInterleave, ResponseTimeout("00:01:00")] Task<bool> MayAutomate(Caller caller, Guid connectionId, string toolName, CancellationToken cancellationToken);

    /// <summary>Asks a person before something that is not a gateway tool, in the same form (SPEC S-4).</summary>
    [Alias("Confirm"), AlwaysInterleave] Task<Confirmation> Confirm(ConfirmationAsk ask);

    /// <summary>Tells a watcher when the lists change, until it unwatches or is gone. To be said again within an hour.</summary>
    [Alias("Watch"), AlwaysInterleave] Task Watch(IGatewayWatcher watcher);

    [Alias("Unwatch"), AlwaysInterleave] Task Unwatch(IGatewayWatcher watcher);
}

/// <summary>Hears of what changes for one principal.</summary>
[Alias("taskmcp.IGatewayWatcher")]
public interface IGatewayWatcher : IGrainObserver
{
    [Alias("ListsChanged")] Task ListsChanged(CapabilityType kind);
}
