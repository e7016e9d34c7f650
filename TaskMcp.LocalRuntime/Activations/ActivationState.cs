namespace TaskMcp.LocalRuntime.Activations;

/// <summary>Where an activation is in its life; only ever forward.</summary>
internal enum ActivationState
{
    /// <summary>Nobody has called it.</summary>
    Created,

    /// <summary>Its state is being loaded and OnActivateAsync runs; calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Active,

    /// <summary>Running calls end, then OnDeactivateAsync runs; new calls wait for the next activation.</summary>
    Deactivating,

    /// <summary>It has ended; calls go to the next activation.</summary>
    Gone,
}
