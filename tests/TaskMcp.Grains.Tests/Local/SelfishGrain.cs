namespace TaskMcp.Grains.Tests.Local;

[Alias("local.ISelfishGrain")]
public interface ISelfishGrain : IGrainWithStringKey
{
    [Alias("Touch")] Task Touch();
}

/// <summary>Calls itself while it is being activated.</summary>
public sealed class SelfishGrain : Grain, ISelfishGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.AsReference<ISelfishGrain>().Touch();

    public Task Touch() => Task.CompletedTask;
}
