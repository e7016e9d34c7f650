namespace TaskMcp.Grains.Tests.Contract;

/// <summary>A runtime with the contract's grains and a clock of its own, the same for every implementation of the model.</summary>
public interface IGrainHost : IAsyncDisposable
{
    /// <summary>References from outside any grain.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Drives grain timers and reminders.</summary>
    ManualClock Clock { get; }

    /// <summary>Stops gracefully; <see cref="StartAsync"/> starts again on the same storage.</summary>
    Task StopAsync();

    Task StartAsync();

    /// <summary>Stops gracefully and starts again on the same storage.</summary>
    async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Ends the activation of a grain, if there is one, and returns when it has ended.</summary>
    Task DeactivateAsync(IAddressable grain);

    /// <summary>Lets so much time pass without a call that idle activations are collected; may return before they are.</summary>
    Task BeIdleAsync();
}

/// <summary>What a test needs to be different.</summary>
public sealed record GrainHostOptions
{
    /// <summary>How long callers wait for an answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <see cref="IGrainHost.BeIdleAsync"/> will be called; otherwise nothing is collected.</summary>
    public bool CollectsIdleGrains { get; init; }
}
