using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Lists of workspaces by name, from the read model. The default one exists without having been made: the first list stores it, so that it has its place.</summary>
internal sealed class WorkspaceQueries(ISqlDatabase database) : IWorkspaceQueries
{
    public async Task<GrainResult<Page<WorkspaceSnapshot>>> List(int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint(WorkspaceTable.Name, "");
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        await EnsureDefault(cancellationToken);
        var (items, next) = await database.ReadAsync(connection => WorkspaceTable.List(connection, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<WorkspaceSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<WorkspaceSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }

    private async Task EnsureDefault(CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => WorkspaceTable.Has(connection, WorkspaceRules.Default.Name), cancellationToken)) return;
        await database.WriteAsync(connection => WorkspaceTable.Write(connection, WorkspaceRules.Default), cancellationToken);
    }
}
