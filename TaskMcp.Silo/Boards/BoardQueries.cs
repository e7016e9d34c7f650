using System.Collections.Immutable;
using TaskMcp.Boards;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Boards;

/// <summary>What a board shows beside its tasks, from the read model.</summary>
internal sealed class BoardQueries(ISqlDatabase database, TaskSearchIndex search) : IBoardQueries
{
    public Task<ImmutableDictionary<Guid, CardFacts>> Facts(string workspace, ImmutableArray<Guid> tasks, CancellationToken cancellationToken) => tasks.IsEmpty
        ? Task.FromResult(ImmutableDictionary<Guid, CardFacts>.Empty)
        : database.ReadAsync(connection => CardFactsQuery.Run(connection, workspace, tasks), cancellationToken);

    public async Task<ImmutableDictionary<string, long>> Matching(TaskFilter filter, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(filter.Text)) await search.Flush(cancellationToken);
        return await database.ReadAsync(connection => TaskCounting.Run(connection, filter), cancellationToken);
    }
}
