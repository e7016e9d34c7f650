using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;

namespace TaskMcp.Grains.Tests.Orleans;

/// <summary>Grain state that outlives the silo, because the test holds it.</summary>
internal sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (string Json, string Etag)> _rows = new();
    private long _etags;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_rows.TryGetValue((stateName, grainId), out var row))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (System.Text.Json.JsonSerializer.Deserialize<T>(row.Json), row.Etag, true);
        }
        else
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        }
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var next = (System.Text.Json.JsonSerializer.Serialize(grainState.State), Interlocked.Increment(ref _etags).ToString(CultureInfo.InvariantCulture));
        lock (_rows)
        {
            Check(key, grainState.ETag);
            _rows[key] = next;
        }
        (grainState.ETag, grainState.RecordExists) = (next.Item2, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_rows)
        {
            Check((stateName, grainId), grainState.ETag);
            _rows.TryRemove((stateName, grainId), out _);
        }
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    private void Check((string, GrainId) key, string? etag)
    {
        var stored = _rows.TryGetValue(key, out var row) ? row.Etag : null;
        if (stored != etag) throw new InconsistentStateException("Written by somebody else.", stored, etag);
    }
}
