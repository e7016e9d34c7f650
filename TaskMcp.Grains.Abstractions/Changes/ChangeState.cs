using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TaskMcp.Changes;

/// <summary>How far the changes of a workspace had come when it was read. Its size goes by kinds and writers, not by rows.</summary>
/// <param name="workspace">Whose changes.</param>
/// <param name="marks">When each writer last changed each kind.</param>
public sealed class ChangeState(string workspace, FrozenDictionary<(ChangeKind Kind, string Writer), long> marks)
{
    private readonly FrozenDictionary<(ChangeKind Kind, string Writer), long> _marks = marks;

    public string Workspace { get; } = workspace;

    /// <summary>The kinds of which rows have changed between <paramref name="earlier"/> and this, in their order.</summary>
    public ImmutableArray<ChangeKind> Since(ChangeState earlier) =>
        [.. _marks.Where(mark => !earlier._marks.TryGetValue(mark.Key, out var before) || before != mark.Value).Select(mark => mark.Key.Kind).Distinct().Order()];
}
