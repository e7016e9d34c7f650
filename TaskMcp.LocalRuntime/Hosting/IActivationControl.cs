using Orleans;

namespace TaskMcp.LocalRuntime.Hosting;

/// <summary>For tests and operation: which grains are in memory is otherwise nobody's business.</summary>
public interface IActivationControl
{
    /// <summary>How many grains are in memory.</summary>
    int ActivationCount { get; }

    /// <summary>Ends the grain's activation gracefully, if it has one; done when it has ended. Never await it inside that grain.</summary>
    Task DeactivateAsync(IAddressable grain);
}
