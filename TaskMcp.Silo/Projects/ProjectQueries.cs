using System.Text.Json;
using TaskMcp.Changes;
using TaskMcp.Projects;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Projects;

/// <summary>Lists of projects by name, from the read model.</summary>
internal sealed class ProjectQueries(ISqlDatabase database, ChangeMarks marks) : IProjectQueries
{
    public async Task<GrainResult<Page<ProjectSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("projects", workspace);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        await EnsureInbox(workspace, cancellationToken);
        var (items, next) = await database.ReadAsync(connection => ProjectProjection.Table.List(connection, workspace, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<ProjectSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<ProjectSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }

    /// <summary>The inbox exists in every workspace without having been made: the first list stores it, so that it has its place by name.</summary>
    private async Task EnsureInbox(string workspace, CancellationToken cancellationToken)
    {
        var inbox = ProjectProjection.Row(workspace, ProjectRules.Inbox);
        if (await database.ReadAsync(connection => ProjectProjection.Table.Has(connection, workspace, inbox.Id), cancellationToken)) return;
        await marks.Write(workspace, ChangeKind.Projects, connection => ProjectProjection.Table.PutIfAbsent(connection, inbox), cancellationToken);
    }
}
