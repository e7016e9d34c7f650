using System.Globalization;
using Orleans.Storage;

namespace TaskMcp.Grains.Tests.Orleans;

/// <summary>Rows of grain state that outlive the silo, because the test holds them.</summary>
internal sealed class SharedRows
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string State, GrainId Grain), (BinaryData Data, string Etag)> _rows = [];
    private long _etags;

    public (BinaryData Data, string Etag)? Read(string state, GrainId grain)
    {
        lock (_gate) return _rows.TryGetValue((state, grain), out var row) ? row : null;
    }

    public string Write(string state, GrainId grain, string? etag, BinaryData data)
    {
        lock (_gate)
        {
            Check(state, grain, etag);
            var next = (++_etags).ToString(CultureInfo.InvariantCulture);
            _rows[(state, grain)] = (data, next);
            return next;
        }
    }

    public void Clear(string state, GrainId grain, string? etag)
    {
        lock (_gate)
        {
            Check(state, grain, etag);
            _rows.Remove((state, grain));
        }
    }

    private void Check(string state, GrainId grain, string? etag)
    {
        var stored = _rows.TryGetValue((state, grain), out var row) ? row.Etag : null;
        if (stored != etag) throw new InconsistentStateException("Written by somebody else.", stored, etag);
    }
}
