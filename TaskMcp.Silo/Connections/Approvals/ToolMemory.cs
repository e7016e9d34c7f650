using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>The memory of one connection: others by the read model, pins by a turn of its grain.</summary>
internal sealed class ToolMemory(IConnectionQueries connections, string workspace, Guid connectionId, DateTimeOffset createdAt, long generation, IConnectionSelfGrain self, ILogger log) : IToolMemory
{
    private const int PageSize = 200;

    public async Task<ImmutableArray<OtherTools>> Others(CancellationToken cancellationToken)
    {
        var others = ImmutableArray.CreateBuilder<OtherTools>();
        string? cursor = null;
        do
        {
            var page = (await Stored(() => connections.List(workspace, PageSize, cursor, cancellationToken)).ConfigureAwait(false)).Value!;
            others.AddRange(page.Items.Where(item => item.Id != connectionId).Select(Tools));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return others.ToImmutable();
    }

    public async Task Remember(ImmutableArray<SeenTool> tools)
    {
        var isStored = await Stored(() => self.Pin(new() { Generation = generation, Tools = tools })).ConfigureAwait(false);
        if (!isStored) throw McpFailureException.Unreachable("The connection was changed or closed.");
    }

    private OtherTools Tools(ConnectionSnapshot other) => new()
    {
        ServerType = other.ServerType,
        IsElder = (other.CreatedAt, other.Id).CompareTo((createdAt, connectionId)) < 0,
        // A tool that is itself refused takes no name from anybody.
        Names = [.. other.Capabilities.Where(item => item is { Type: CapabilityType.Tool, Refused: null }).Select(item => item.Name)],
    };

    // Without its memory nothing is trusted: it is as if the server could not be reached.
    private async Task<T> Stored<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            ConnectionLog.ToolsNotRemembered(log, connectionId, error);
            throw McpFailureException.Unreachable("What is known of the server's tools could not be read or stored.", error);
        }
    }
}
