using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Silo.Mcp;

/// <summary>Decides which tools of a server may be called (SPEC C-9).</summary>
internal interface IToolTrust
{
    /// <summary>Takes note of what the server offers, before anybody may use it.</summary>
    /// <exception cref="McpFailureException">It could not be noted; the tools must not be used.</exception>
    Task Learn(IReadOnlyCollection<ToolDefinition> tools, CancellationToken cancellationToken);

    /// <summary>Why the tool, as it is defined here, is not called; null when it may be. From memory, on any thread.</summary>
    ToolDistrust? WhyNot(ToolDefinition tool);
}
