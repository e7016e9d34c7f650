using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Boards;

/// <summary>What a board shows beside its tasks, from the read model. What is asked after an acknowledged write shows it.</summary>
public interface IBoardQueries
{
    /// <summary>The facts of these tasks, some hundreds at most; a task without any is missing.</summary>
    Task<ImmutableDictionary<Guid, CardFacts>> Facts(string workspace, ImmutableArray<Guid> tasks, CancellationToken cancellationToken);

    /// <summary>How many tasks a filter leaves in each column, by key; those without are missing. Order, limit and cursor don't count.</summary>
    Task<ImmutableDictionary<string, long>> Matching(TaskFilter filter, CancellationToken cancellationToken);
}
