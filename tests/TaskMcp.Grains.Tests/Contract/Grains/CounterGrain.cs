using Orleans.Storage;

namespace TaskMcp.Grains.Tests.Contract.Grains;

[Alias("contract.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Adds and writes; the new value.</summary>
    [Alias("Add")] Task<int> Add(int amount);

    /// <summary>Adds in memory only.</summary>
    [Alias("AddUnwritten")] Task AddUnwritten(int amount);

    [Alias("Value"), ReadOnly] Task<int> Value();

    [Alias("Reread")] Task<int> Reread();

    [Alias("Clear")] Task Clear();

    [Alias("Record"), ReadOnly] Task<CounterRecord> Record();

    /// <summary>Writes twice through two views of one record, the second of which is stale.</summary>
    [Alias("WriteStale")] Task WriteStale();

    /// <summary>Writes through one view of a record, then clears it through the other, which is stale.</summary>
    [Alias("ClearStale")] Task ClearStale();

    /// <summary>As WriteStale, but keeps the error to itself.</summary>
    [Alias("SurviveStale")] Task<bool> SurviveStale();

    /// <summary>Two writes under way at once.</summary>
    [Alias("WriteTwiceAtOnce")] Task<int> WriteTwiceAtOnce();
}

[GenerateSerializer, Immutable, Alias("contract.counter_record")]
public sealed record CounterRecord([property: Id(0)] bool Exists, [property: Id(1)] string? Etag, [property: Id(2)] int Other);

[GenerateSerializer, Alias("contract.counter_state")]
public sealed class CounterState
{
    [Id(0)] public int Value { get; set; }
}

[GenerateSerializer, Alias("contract.note_state")]
public sealed class NoteState
{
    [Id(0)] public int Changes { get; set; } = 100;
}

public sealed class CounterGrain(
    [PersistentState("counter")] IPersistentState<CounterState> counter,
    [PersistentState("notes")] IPersistentState<NoteState> notes,
    [PersistentState("counter")] IPersistentState<CounterState> sameCounter) : Grain, ICounterGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Note(this.GetPrimaryKeyString(), $"activated with {counter.State.Value}");
        return Task.CompletedTask;
    }

    public async Task<int> Add(int amount)
    {
        counter.State.Value += amount;
        await counter.WriteStateAsync();
        notes.State.Changes++;
        await notes.WriteStateAsync();
        return counter.State.Value;
    }

    public Task AddUnwritten(int amount)
    {
        counter.State.Value += amount;
        return Task.CompletedTask;
    }

    public Task<int> Value() => Task.FromResult(counter.State.Value);

    public async Task<int> Reread()
    {
        await counter.ReadStateAsync();
        return counter.State.Value;
    }

    public Task Clear() => counter.ClearStateAsync();

    public Task<CounterRecord> Record() => Task.FromResult(new CounterRecord(counter.RecordExists, counter.Etag, notes.State.Changes));

    public async Task WriteStale()
    {
        await counter.WriteStateAsync();
        await sameCounter.WriteStateAsync();
    }

    public async Task ClearStale()
    {
        await counter.WriteStateAsync();
        await sameCounter.ClearStateAsync();
    }

    public async Task<bool> SurviveStale()
    {
        try
        {
            await WriteStale();
            return false;
        }
        catch (InconsistentStateException)
        {
            return true;
        }
    }

    public async Task<int> WriteTwiceAtOnce()
    {
        counter.State.Value++;
        var one = counter.WriteStateAsync();
        counter.State.Value++;
        await Task.WhenAll(one, counter.WriteStateAsync());
        return counter.State.Value;
    }
}
