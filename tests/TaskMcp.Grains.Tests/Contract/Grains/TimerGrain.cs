namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>Has one timer, whose ticks are noted and end when their gate is open.</summary>
[Alias("contract.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    [Alias("Start")] Task Start(TimeSpan due, TimeSpan period, bool interleave, string gate);

    [Alias("StartFailing")] Task StartFailing(TimeSpan period);

    [Alias("Change")] Task Change(TimeSpan due, TimeSpan period);

    [Alias("Stop")] Task Stop();

    [Alias("Hold")] Task Hold(string gate);

    [Alias("Touch"), AlwaysInterleave] Task Touch();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? timer;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Note(Key + " life", "activated");
        return Task.CompletedTask;
    }

    public Task Start(TimeSpan due, TimeSpan period, bool interleave, string gate)
    {
        timer = this.RegisterGrainTimer(async (name, token) =>
        {
            token.Register(() => Journal.Note(Key + " life", "tick cancelled"));
            Journal.Note(Key, "tick begins");
            await Gates.Passed(name);
            Journal.Note(Key, "tick ends");
        }, gate, new() { DueTime = due, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan period)
    {
        timer = this.RegisterGrainTimer(() =>
        {
            Journal.Note(Key, "tick fails");
            throw new UnluckyException("no luck", 1);
        }, new() { DueTime = period, Period = period });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Journal.Note(Key, "call begins");
        await Gates.Passed(gate);
        Journal.Note(Key, "call ends");
    }

    public Task Touch() => Task.CompletedTask;
}
