using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Connections;

/// <summary>
/// A configured MCP server. Owns the MCP session: connects when first needed, closes it when deleted or deactivated (SPEC C-4).
/// Key: workspace/connection id. Every method may refuse with <c>connection.not_found</c>; saving with <c>connection.name_invalid</c>,
/// <c>connection.server_type_invalid</c>, <c>connection.transport_invalid</c>, <c>connection.auth_invalid</c>.
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

    /// <summary>Whether and what the tool is; connects if need be. Refusal: <c>mcp.{error code}</c>.</summary>
    [Alias("Describe"), AlwaysInterleave, ResponseTimeout("00:02:00")] Task<GrainResult<ToolFacts>> Describe(string toolName, CancellationToken cancellationToken);

    /// <summary>Calls a tool. A failed call is a <see cref="ToolOutcome"/> with an error; cancellation reaches the server (SPEC C-10).</summary>
    [Alias("Invoke"), AlwaysInterleave, ResponseTimeout("00:11:00")] Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken);

    /// <summary>The last lines of stderr and protocol errors, oldest first (SPEC C-2); ≤500.</summary>
    [Alias("Log"), AlwaysInterleave] Task<GrainResult<ImmutableArray<string>>> Log();
}

/// <summary>Hears of a call's progress while it runs.</summary>
[Alias("taskmcp.IToolProgressObserver")]
public interface IToolProgressObserver : IGrainObserver
{
    [Alias("Report")] Task Report(ToolProgress progress);
}
