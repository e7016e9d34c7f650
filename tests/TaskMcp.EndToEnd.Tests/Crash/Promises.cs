using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Crash;

/// <summary>Everything that the product has acknowledged to the clients, and so must never lose.</summary>
internal sealed class Promises
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<long>> _versions = new();
    private readonly ConcurrentDictionary<string, string> _creations = new();
    private readonly ConcurrentDictionary<string, string> _triggeredRuns = new();
    private readonly ConcurrentBag<string> _tasksThatRun = [];
    private readonly ConcurrentBag<(string Task, string Text)> _notes = [];

    /// <summary>Answers that no client should have got.</summary>
    public ConcurrentBag<string> Unexpected { get; } = [];

    /// <summary>Acknowledged versions by task.</summary>
    public IReadOnlyDictionary<string, ConcurrentBag<long>> Versions => _versions;

    /// <summary>Task by the key that its creation was asked for with.</summary>
    public IReadOnlyDictionary<string, string> Creations => _creations;

    /// <summary>Tasks whose creation fires a binding.</summary>
    public IEnumerable<string> TasksThatRun => _tasksThatRun;

    /// <summary>Notes, each with a text of its own.</summary>
    public IEnumerable<(string Task, string Text)> Notes => _notes;

    /// <summary>Runs that were answered to a trigger, with their task.</summary>
    public IReadOnlyDictionary<string, string> TriggeredRuns => _triggeredRuns;

    public void Created(string key, JsonNode task, bool fires)
    {
        Changed((string)task["id"]!, (long)task["version"]!);
        _creations[key] = (string)task["id"]!;
        if (fires) _tasksThatRun.Add((string)task["id"]!);
    }

    public void Changed(string task, long version) => _versions.GetOrAdd(task, _ => []).Add(version);

    public void Noted(string task, string text, long version)
    {
        Changed(task, version);
        _notes.Add((task, text));
    }

    public void Triggered(JsonNode run) => _triggeredRuns[(string)run["id"]!] = (string)run["task_id"]!;
}
