namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>Notes when its calls begin and end; a call ends when its gate is opened.</summary>
[Alias("contract.ITurnGrain")]
public interface ITurnGrain : IGrainWithStringKey
{
    [Alias("Write")] Task Write(string gate);

    [Alias("Read"), ReadOnly] Task Read(string gate);

    [Alias("Peek"), AlwaysInterleave] Task Peek(string gate);

    /// <summary>Whether the scheduler of this grain was current at the beginning and after each await.</summary>
    [Alias("KeepsItsScheduler")] Task<bool> KeepsItsScheduler();

    /// <summary>Works in small steps; throws if another call's step runs at the same time.</summary>
    [Alias("StepAlone"), AlwaysInterleave] Task<int> StepAlone(int count);

    [Alias("ActivationNumber"), AlwaysInterleave] ValueTask<Guid> ActivationId();
}

public sealed class TurnGrain : Grain, ITurnGrain
{
    private readonly Guid activationId = Guid.NewGuid();
    private int inside;
    private int steps;

    public Task Write(string gate) => Hold("write", gate);

    public Task Read(string gate) => Hold("read", gate);

    public Task Peek(string gate) => Hold("peek", gate);

    public async Task<bool> KeepsItsScheduler()
    {
        var scheduler = TaskScheduler.Current;
        var kept = scheduler != TaskScheduler.Default;
        await Task.Yield();
        kept &= TaskScheduler.Current == scheduler;
        await Task.Run(() => { });
        kept &= TaskScheduler.Current == scheduler;
        await Task.Factory.StartNew(() => kept &= TaskScheduler.Current == scheduler, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return kept && TaskScheduler.Current == scheduler;
    }

    public async Task<int> StepAlone(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (Interlocked.Exchange(ref inside, 1) != 0) throw new InvalidOperationException("Two threads in one grain.");
            Thread.SpinWait(2_000);
            steps++;
            Volatile.Write(ref inside, 0);
            // Both ways to go on: from this scheduler's queue, and from a task that ends on another thread.
            if (i % 2 == 0) await Task.Yield();
            else await Task.Run(static () => Thread.SpinWait(50));
        }
        return steps;
    }

    public ValueTask<Guid> ActivationId() => ValueTask.FromResult(activationId);

    private async Task Hold(string what, string gate)
    {
        Journal.Note(this.GetPrimaryKeyString(), $"{what} {gate} begins");
        await Gates.Passed(gate);
        Journal.Note(this.GetPrimaryKeyString(), $"{what} {gate} ends");
    }
}
