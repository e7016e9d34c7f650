using System.Collections.Immutable;

namespace TaskMcp.Changes;

/// <summary>The kinds and their names.</summary>
public static class ChangeKinds
{
    /// <summary>Every kind.</summary>
    public static ImmutableArray<ChangeKind> All { get; } = [.. Enum.GetValues<ChangeKind>()];

    /// <summary>The names, in the order of the kinds.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(kind => kind.ToString().ToLowerInvariant())];

    /// <summary>The name of a kind, such as <c>runs</c>.</summary>
    public static string Name(this ChangeKind kind) => Names[(int)kind];

    /// <summary>The kind of a name; null when there is none.</summary>
    public static ChangeKind? Find(string name) => Names.IndexOf(name) is >= 0 and var place ? All[place] : null;
}
