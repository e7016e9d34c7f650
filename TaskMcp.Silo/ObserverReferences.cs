namespace TaskMcp.Silo;

/// <summary>
/// References of objects that listen in a grain's place. Orleans makes and ends them outside of grains' turns only, so that is where this does it. A reference
/// does not hold its object: whoever has it made holds both.
/// </summary>
internal static class ObserverReferences
{
    public static Task<T> Reference<T>(this IGrainFactory grains, IGrainObserver observer) where T : IGrainObserver =>
        Task.Run(() => grains.CreateObjectReference<T>(observer), CancellationToken.None);

    public static Task EndReference<T>(this IGrainFactory grains, T reference) where T : IGrainObserver =>
        Task.Run(() => grains.DeleteObjectReference<T>(reference), CancellationToken.None);
}
