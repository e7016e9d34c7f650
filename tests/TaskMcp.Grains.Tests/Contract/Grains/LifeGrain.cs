namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>Notes its life.</summary>
[Alias("contract.ILifeGrain")]
public interface ILifeGrain : IGrainWithStringKey
{
    [Alias("Touch")] Task Touch();

    [Alias("Hold")] Task Hold(string gate);

    [Alias("EndAndHold")] Task EndAndHold(string gate);

    [Alias("StayFor")] Task StayFor(TimeSpan time);

    /// <summary>An interleaving tick, which is held, then calls this grain's Touch.</summary>
    [Alias("TickHome")] Task TickHome(string gate);
}

public sealed class LifeGrain : Grain, ILifeGrain
{
    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Journal.Note(Key, "activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Journal.Note(Key, "deactivated");
        Journal.Note(Key + " reason", reason.ReasonCode.ToString());
    }

    public Task Touch()
    {
        Journal.Note(Key, "touched");
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Journal.Note(Key, "held");
        await Gates.Passed(gate);
        Journal.Note(Key, "let go");
    }

    public Task EndAndHold(string gate)
    {
        DeactivateOnIdle();
        return Hold(gate);
    }

    public Task StayFor(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task TickHome(string gate)
    {
        this.RegisterGrainTimer(async () =>
        {
            await Hold(gate);
            await this.AsReference<ILifeGrain>().Touch();
            Journal.Note(Key, "ticked");
        }, new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }
}
