namespace TaskMcp.Grains.Tests.Contract;

/// <summary>A runtime with the contract's grains and a clock of its own, the same for every implementation of the model.</summary>
public interface IGrainHost : IAsyncDisposable
{
    /// <summary>References from outside any grain.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Drives grain timers and reminders.</summary>
    ManualClock Clock { get; }

    /// <summary>How long callers wait for an answer.</summary>
    TimeSpan ResponseTimeout { get; }

    /// <summary>Stops gracefully and starts again on the same storage.</summary>
    Task RestartAsync();

    /// <summary>Stops gracefully; <see cref="StartAsync"/> starts again on the same storage.</summary>
    Task StopAsync();

    Task StartAsync();

    /// <summary>Ends the activation of a grain, if there is one, and returns when it has ended.</summary>
    Task DeactivateAsync(IAddressable grain);

    /// <summary>Lets the collection age pass without a call; returns when idle activations have been collected at least once since.</summary>
    Task LetIdleGrainsBeCollectedAsync();
}
