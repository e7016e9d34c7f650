using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Connections;

/// <summary>
/// A configured MCP server. Owns the MCP session: connects when first needed, closes it when deleted or deactivated (SPEC C-4).
/// Key: workspace/connection id. Every method may refuse with <c>connection.not_found</c>; saving with <c>connection.name_invalid</c>,
/// <c>connection.server_type_invalid</c>, <c>connection.transport_invalid</c>, <c>connection.auth_invalid</c>, <c>connection.limits_invalid</c>,
/// <c>connection.cache_invalid</c>.
/// </summary>
[Alias("taskmcp.IConnectionGrain")]
public interface IConnectionGrain : IGrainWithStringKey
{
    [Alias("Create")] Task<GrainResult<ConnectionSnapshot>> Create(CreateConnection command);

    [Alias("Get"), ReadOnly] Task<GrainResult<ConnectionSnapshot>> Get();

    [Alias("Update")] Task<GrainResult<ConnectionSnapshot>> Update(UpdateConnection command);

    /// <summary>Closes the session, ends the process, removes the credentials.</summary>
    [Alias("Delete")] Task<GrainResult<ConnectionSnapshot>> Delete(CommandContext context);

    /// <summary>Connects if need be and lists the capabilities. A server that cannot be reached is a result, not a refusal.</summary>
    [Alias("Test"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<ConnectionTestResult>> Test(CancellationToken cancellationToken);

    /// <summary>Connects if need be and answers what the server offers. Refusal: <c>mcp.{error code}</c>.</summary>
    [Alias("Capabilities"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<ImmutableArray<McpCapability>>> Capabilities(CancellationToken cancellationToken);

    /// <summary>
    /// What the server offers, as it says it. Connects if need be; while there is no session, what was last seen is answered at once, marked stale, and the server is
    /// tried beside it. Refusal, when nothing was ever seen of it: <c>mcp.{error code}</c>.
    /// </summary>
    [Alias("Definitions"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<ConnectionDefinitions>> Definitions(CancellationToken cancellationToken);

    /// <summary>Whether and what the tool is; connects if need be. Refusal: <c>mcp.{error code}</c>.</summary>
    [Alias("Describe"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<ToolFacts>> Describe(string toolName, CancellationToken cancellationToken);

    /// <summary>
    /// Calls a tool. A failed call is a <see cref="ToolOutcome"/> with an error, a question of the server one with <see cref="ToolOutcome.InputRequired"/>;
    /// cancellation reaches the server (SPEC C-10). Refusals before anything is sent: <c>mcp.tool_changed</c>, <c>mcp.tool_shadowed</c> (SPEC C-9),
    /// <c>connection.approval_required</c> (SPEC A-3).
    /// </summary>
    [Alias("Invoke"), AlwaysInterleave, ResponseTimeout("00:11:00")] Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken);

    /// <summary>Reads a resource. Refusal: <c>mcp.{error code}</c>.</summary>
    [Alias("ReadResource"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<McpAnswer>> ReadResource(ResourceRead read, CancellationToken cancellationToken);

    /// <summary>Gets a prompt. Refusal: <c>mcp.{error code}</c>.</summary>
    [Alias("GetPrompt"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<McpAnswer>> GetPrompt(PromptGet get, CancellationToken cancellationToken);

    /// <summary>Completes an argument. Refusal: <c>mcp.{error code}</c>.</summary>
    [Alias("Complete"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<McpAnswer>> Complete(CompletionAsk ask, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the watcher of changed lists from now on: those that the server announces, and those that are found to be different, also because the connection was changed. It is
    /// held in memory for an hour, as are its subscriptions, and has to be said again before that; whoever can't be reached any more is forgotten. Says until when it holds.
    /// Refusal: <c>connection.too_many_watchers</c>.
    /// </summary>
    [Alias("Watch"), AlwaysInterleave] Task<GrainResult<DateTimeOffset>> Watch(IConnectionWatcher watcher);

    /// <summary>Tells the watcher nothing any more; its subscriptions end, too.</summary>
    [Alias("Unwatch"), AlwaysInterleave] Task Unwatch(IConnectionWatcher watcher);

    /// <summary>
    /// Tells the watcher when the resource changes, or may have: the server is asked to tell it, the session stays open for it and is opened again when it was lost. As long as
    /// <see cref="Watch"/> holds. Refusals: <c>connection.too_many_watchers</c>, <c>mcp.{error code}</c>.
    /// </summary>
    [Alias("SubscribeResource"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<GrainResult<DateTimeOffset>> SubscribeResource(string uri, IConnectionWatcher watcher, CancellationToken cancellationToken);

    /// <summary>Ends what <see cref="SubscribeResource"/> began.</summary>
    [Alias("UnsubscribeResource"), AlwaysInterleave] Task UnsubscribeResource(string uri, IConnectionWatcher watcher);

    /// <summary>
    /// Gets a new token, without a person when that is possible, else begins a sign-in (SPEC C-7).
    /// Refusals: <c>connection.auth_not_oauth</c>, <c>mcp.{error code}</c>.
    /// </summary>
    [Alias("RefreshAuth"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<AuthProgress>> RefreshAuth(RefreshAuth command, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a sign-in with what the authorization server sent back; its state is good once and for ten minutes.
    /// Refusals: <c>oauth.state_invalid</c>, <c>oauth.denied</c>, <c>oauth.issuer_mismatch</c>, <c>oauth.failed</c>.
    /// </summary>
    [Alias("CompleteAuth"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<ConnectionSnapshot>> CompleteAuth(AuthorizationResponse response, CancellationToken cancellationToken);

    /// <summary>
    /// Approves the command or the changed tools that were shown (SPEC A-3, C-9). Refusals: <c>connection.approval_mismatch</c> when what was
    /// sent is not what waits, <c>auth.forbidden</c>.
    /// </summary>
    [Alias("Approve")] Task<GrainResult<ConnectionSnapshot>> Approve(ApproveConnection command);

    /// <summary>Drops every cached result (SPEC C-12).</summary>
    [Alias("ForgetCache"), AlwaysInterleave] Task<GrainResult<ConnectionSnapshot>> ForgetCache();

    /// <summary>The last lines of stderr and protocol errors, oldest first (SPEC C-2); ≤500.</summary>
    [Alias("Log"), AlwaysInterleave] Task<GrainResult<ImmutableArray<string>>> Log();
}

/// <summary>Hears of a call while it runs: its progress, and what the server logs of it where the call asks for that (<see cref="ToolInvocation.LogLevel"/>).</summary>
[Alias("taskmcp.IToolProgressObserver")]
public interface IToolProgressObserver : IGrainObserver
{
    [Alias("Report")] Task Report(ToolProgress progress);

    [Alias("Log")] Task Log(ServerLogLine line);
}

/// <summary>Hears of what changes on a connection.</summary>
[Alias("taskmcp.IConnectionWatcher")]
public interface IConnectionWatcher : IGrainObserver
{
    /// <summary>These lists are, or may be, not what they were.</summary>
    [Alias("ListsChanged")] Task ListsChanged(ConnectionLists lists);

    /// <summary>The resource has changed, or may have; it may be one below that which was subscribed to.</summary>
    [Alias("ResourceUpdated")] Task ResourceUpdated(string uri);
}
