using Orleans.Storage;

namespace TaskMcp.Grains.Tests.Orleans;

/// <summary>A silo's storage on rows that the test holds, in the application's own format.</summary>
internal sealed class SharedStorage(SharedRows rows, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (rows.Read(stateName, grainId) is { } row)
            (grainState.State, grainState.ETag, grainState.RecordExists) = (serializer.Deserialize<T>(row.Data), row.Etag, true);
        else
            Reset(grainState);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (grainState.ETag, grainState.RecordExists) = (rows.Write(stateName, grainId, grainState.ETag, serializer.Serialize(grainState.State)), true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        rows.Clear(stateName, grainId, grainState.ETag);
        Reset(grainState);
        return Task.CompletedTask;
    }

    private static void Reset<T>(IGrainState<T> grainState) =>
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
}
