using System.Collections.Immutable;

namespace TaskMcp.Silo.Mcp;

/// <summary>The last lines that a server said beside the protocol (SPEC C-2). Outlives sessions; any thread may write.</summary>
internal sealed class LogRing
{
    public const int Capacity = 500;

    private const int LongestLine = 4_000;

    private readonly Queue<string> _lines = new(Capacity);

    /// <summary>Adds a line, shortened when it is very long, with known credentials taken out.</summary>
    public void Add(string line, SecretRedactor redactor)
    {
        var clean = redactor.Redact(line);
        if (clean.Length > LongestLine) clean = string.Concat(clean.AsSpan(0, LongestLine), "…");
        lock (_lines)
        {
            if (_lines.Count == Capacity) _lines.Dequeue();
            _lines.Enqueue(clean);
        }
    }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<string> Lines()
    {
        lock (_lines) return [.. _lines];
    }

    /// <summary>The last line that is not blank, for a reason.</summary>
    public string? Last()
    {
        lock (_lines) return _lines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line));
    }
}
