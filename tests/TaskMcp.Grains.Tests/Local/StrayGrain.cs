using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Local;

[Alias("local.IStrayGrain")]
public interface IStrayGrain : IGrainWithStringKey
{
    [Alias("ReadElsewhere")] Task<int> ReadElsewhere();
}

/// <summary>Uses its state from another thread, which is a bug.</summary>
public sealed class StrayGrain([PersistentState("counter")] IPersistentState<CounterState> counter) : Grain, IStrayGrain
{
    public Task<int> ReadElsewhere() => Task.Run(() => counter.State.Value);
}
