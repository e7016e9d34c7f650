using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Local;

[Alias("local.IGivingUpGrain")]
public interface IGivingUpGrain : IGrainWithStringKey
{
    /// <summary>Calls the other, cancels the call while the other is being activated, then waits for the gate.</summary>
    [Alias("GiveUpOn")] Task GiveUpOn(string other, string gate);

    [Alias("Touch")] Task Touch(CancellationToken cancellationToken);
}

/// <summary>One with the key "for x" waits for the gate of its own key while it is being activated, then calls x.</summary>
public sealed class GivingUpGrain : Grain, IGivingUpGrain
{
    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Key.Split(' ') is not ["for", var caller]) return;
        Journal.Note(Key, "activating");
        await Gates.Passed(Key);
        var back = GrainFactory.GetGrain<IGivingUpGrain>(caller).Touch(CancellationToken.None);
        Journal.Note(Key, "called back");
        await back;
    }

    public async Task GiveUpOn(string other, string gate)
    {
        using var cancellation = new CancellationTokenSource();
        var call = GrainFactory.GetGrain<IGivingUpGrain>(other).Touch(cancellation.Token);
        await Journal.Until(other, "activating");
        await cancellation.CancelAsync();
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Journal.Note(Key, "gave up");
        await Gates.Passed(gate);
    }

    public Task Touch(CancellationToken cancellationToken) => Task.CompletedTask;
}
