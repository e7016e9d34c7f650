using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Web.Tasks;

/// <summary>One change of a task, told in a sentence that begins with who made it.</summary>
public sealed record HistoryEntry
{
    public required string Key { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Who { get; init; }

    public ActorKind Kind { get; init; }

    public required ImmutableArray<Phrase> Words { get; init; }
}

/// <summary>A part of a sentence: words, a value that stands out, or an instant.</summary>
public readonly record struct Phrase(string Text, bool IsValue = false, DateTimeOffset? At = null);
