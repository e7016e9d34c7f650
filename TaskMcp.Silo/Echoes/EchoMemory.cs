using System.Collections.Immutable;

namespace TaskMcp.Silo.Echoes;

/// <summary>The calls of the last minutes by their marks; bounded, the oldest go first.</summary>
public sealed class EchoMemory
{
    /// <summary>How long a call is remembered after it was last noted.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    /// <summary>Some 2 kB each. A connection makes 1 500 calls in this time at its default rate (SPEC C-11).</summary>
    public const int MostCalls = 10_000;

    /// <summary>Calls that are found by one mark: the latest.</summary>
    public const int MostByMark = 16;

    private readonly Dictionary<Guid, Remembered> _calls = [];
    private readonly Dictionary<ulong, ImmutableArray<Remembered>> _byMark = [];
    private readonly Queue<(Guid RunId, long Note)> _order = [];
    private long _notes;
    private DateTimeOffset? _lastNoteAt;

    public int Count => _calls.Count;

    public bool HasCalls(DateTimeOffset now) => now - _lastNoteAt <= Kept;

    public void Note(EchoCall call, DateTimeOffset now)
    {
        Forget(now);
        if (!_calls.TryGetValue(call.RunId, out var known)) _calls[call.RunId] = known = new(call);
        known.Call = call with { BegunAt = known.Call.BegunAt, Marks = [] };
        (known.Note, known.NotedAt) = (++_notes, now);
        _lastNoteAt = now;
        _order.Enqueue((call.RunId, known.Note));
        foreach (var mark in call.Marks)
            if (known.Marks.Add(mark)) Index(mark, known);
        if (_calls.Count > MostCalls) Drop(Oldest());
    }

    public ImmutableArray<EchoFound> Find(ImmutableArray<ulong> marks, DateTimeOffset now)
    {
        var found = new Dictionary<Remembered, ImmutableArray<int>.Builder>();
        for (var position = 0; position < marks.Length; position++)
        {
            if (!_byMark.TryGetValue(marks[position], out var calls)) continue;
            foreach (var call in calls)
            {
                if (IsOver(call, now)) continue;
                if (!found.TryGetValue(call, out var matched)) found[call] = matched = ImmutableArray.CreateBuilder<int>();
                matched.Add(position);
            }
        }

        return [.. found.OrderByDescending(pair => pair.Key.Note).Select(pair => new EchoFound { Call = pair.Key.Call, Matched = pair.Value.ToImmutable() })];
    }

    private static bool IsOver(Remembered call, DateTimeOffset now) => now - call.NotedAt > Kept;

    private void Index(ulong mark, Remembered call)
    {
        var calls = _byMark.GetValueOrDefault(mark, []);
        if (calls.Length == MostByMark)
        {
            calls[0].Marks.Remove(mark);
            calls = calls.RemoveAt(0);
        }

        _byMark[mark] = calls.Add(call);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_order.TryPeek(out var first))
        {
            if (_calls.TryGetValue(first.RunId, out var call) && call.Note == first.Note)
            {
                if (!IsOver(call, now)) return;
                Drop(call);
            }

            _order.Dequeue();
        }
    }

    private Remembered Oldest()
    {
        while (true)
        {
            var (runId, note) = _order.Dequeue();
            if (_calls.TryGetValue(runId, out var call) && call.Note == note) return call;
        }
    }

    private void Drop(Remembered call)
    {
        _calls.Remove(call.Call.RunId);
        foreach (var mark in call.Marks)
        {
            var left = _byMark[mark].Remove(call);
            if (left.IsEmpty) _byMark.Remove(mark);
            else _byMark[mark] = left;
        }
    }

    private sealed class Remembered(EchoCall call)
    {
        public EchoCall Call { get; set; } = call;

        public HashSet<ulong> Marks { get; } = [];

        public long Note { get; set; }

        public DateTimeOffset NotedAt { get; set; }
    }
}
