namespace Orleans.Runtime
{
    /// <summary>The identity of a grain: its type and its key.</summary>
    public readonly record struct GrainId(string Type, string Key)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Type}/{Key}";
    }

    /// <summary>One activation of a grain.</summary>
    public interface IGrainContext
    {
        /// <summary>Which grain this is.</summary>
        GrainId GrainId { get; }

        /// <summary>The services of this activation.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Starts a graceful deactivation.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }

    /// <summary>Why an activation ends.</summary>
    public readonly struct DeactivationReason(DeactivationReasonCode code, string text)
    {
        /// <summary>The kind of reason.</summary>
        public DeactivationReasonCode ReasonCode { get; } = code;

        /// <summary>The reason in words.</summary>
        public string Description { get; } = text;
    }

    /// <summary>Kinds of reasons for a deactivation.</summary>
    public enum DeactivationReasonCode : byte
    {
        /// <summary>Not said.</summary>
        None,
        /// <summary>The process is stopping.</summary>
        ShuttingDown,
        /// <summary>OnActivateAsync threw.</summary>
        ActivationFailed,
        /// <summary>A call failed in a way that makes the memory state doubtful.</summary>
        ApplicationError,
        /// <summary>Idle for longer than the collection age.</summary>
        ActivationIdle,
        /// <summary>The grain asked for it.</summary>
        ApplicationRequested,
    }
}
