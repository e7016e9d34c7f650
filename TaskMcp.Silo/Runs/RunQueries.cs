using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Lists of runs from the read model.</summary>
internal sealed class RunQueries(ISqlDatabase database) : IRunQueries
{
    public async Task<GrainResult<Page<RunSnapshot>>> List(RunFilter filter, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("runs", filter with { Cursor = null, Limit = 0 });
        if (!PageCursor.TryDecode(filter.Cursor, fingerprint, SortKind.Number, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => RunListing.Run(connection, filter, from), cancellationToken);
        return new Page<RunSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<RunSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }

    public async Task<ImmutableHashSet<Guid>> Superseded(string workspace, ImmutableArray<Guid> runs, CancellationToken cancellationToken)
    {
        if (runs.IsEmpty) return [];
        return await database.ReadAsync(connection => SupersededRuns.Of(connection, workspace, runs), cancellationToken);
    }

    public Task<RunSummary> Summary(RunFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => RunSummaries.Of(connection, filter), cancellationToken);

    public async Task<ImmutableDictionary<Guid, BindingUsage>> Usage(string workspace, ImmutableArray<Guid> bindings, CancellationToken cancellationToken)
    {
        if (bindings.IsEmpty) return ImmutableDictionary<Guid, BindingUsage>.Empty;
        return await database.ReadAsync(connection => RunUsage.Of(connection, workspace, bindings), cancellationToken);
    }
}
