namespace Orleans.Runtime
{
    /// <summary>One activation of a grain.</summary>
    public interface IGrainContext
    {
        /// <summary>Which grain this is.</summary>
        GrainId GrainId { get; }

        /// <summary>The grain object; null before its construction.</summary>
        object? GrainInstance { get; }

        /// <summary>The services of this activation.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Ends when the activation has ended. Never await it inside the grain.</summary>
        Task Deactivated { get; }

        /// <summary>Starts a graceful deactivation.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }
}
