namespace TaskMcp.Grains.Tests.Contract.Grains;

[Alias("contract.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("Add")] Task<int> Add(int amount);

    [Alias("Value"), ReadOnly] Task<int> Value();

    [Alias("Forget")] Task Forget();

    [Alias("Exists")] Task<bool> Exists();

    [Alias("Etag")] Task<string?> Etag();
}

[GenerateSerializer, Alias("contract.counter_state")]
public sealed class CounterState
{
    [Id(0)] public int Value { get; set; }
}

public sealed class CounterGrain([PersistentState("counter")] IPersistentState<CounterState> counter) : Grain, ICounterGrain
{
    public async Task<int> Add(int amount)
    {
        counter.State.Value += amount;
        await counter.WriteStateAsync();
        return counter.State.Value;
    }

    public Task<int> Value() => Task.FromResult(counter.State.Value);

    public Task Forget() => counter.ClearStateAsync();

    public Task<bool> Exists() => Task.FromResult(counter.RecordExists);

    public Task<string?> Etag() => Task.FromResult(counter.Etag);
}
