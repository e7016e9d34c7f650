using System.Collections.Concurrent;

namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>What grains did, in order; seen by the test, lives as long as the process.</summary>
public sealed class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entries = new();

    /// <summary>Notes something under a grain's key, which each test makes its own.</summary>
    public static void Note(string key, string what) => Entries.GetOrAdd(key, _ => new()).Enqueue(what);

    /// <summary>What was noted under the key.</summary>
    public static IReadOnlyList<string> Of(string key) => Entries.TryGetValue(key, out var noted) ? [.. noted] : [];
}
