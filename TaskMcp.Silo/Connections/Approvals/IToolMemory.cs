using System.Collections.Immutable;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>What trust in tools rests on.</summary>
internal interface IToolMemory
{
    /// <summary>The other connections of the workspace.</summary>
    Task<ImmutableArray<OtherTools>> Others(CancellationToken cancellationToken);

    /// <summary>Stores what these tools mean for the pins; done means that it is on disk and known to <see cref="ToolTrust"/>.</summary>
    /// <exception cref="Mcp.McpFailureException">The connection was changed meanwhile.</exception>
    Task Remember(ImmutableArray<SeenTool> tools);
}
