using System.Collections.Concurrent;

namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>What grains did, in order, by grain key; seen by the test, because all implementations run in its process.</summary>
public static class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entries = new();

    public static void Note(string key, string what) => Entries.GetOrAdd(key, _ => new()).Enqueue(what);

    public static IReadOnlyList<string> Of(string key) => Entries.TryGetValue(key, out var noted) ? [.. noted] : [];

    /// <summary>Waits until so many entries of the kind are there, and returns all.</summary>
    public static Task<IReadOnlyList<string>> Until(string key, string what, int count = 1) =>
        Eventually.Until(() => Task.FromResult(Of(key)), all => all.Count(entry => entry == what) >= count);
}
