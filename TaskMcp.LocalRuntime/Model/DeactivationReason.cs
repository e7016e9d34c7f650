namespace Orleans
{
    /// <summary>Why an activation ends.</summary>
    public readonly struct DeactivationReason
    {
        /// <summary>A reason in words.</summary>
        public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text) { }

        /// <summary>A reason in words with its cause.</summary>
        public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
        {
            ReasonCode = code;
            Exception = exception;
            Description = text;
        }

        /// <summary>The kind of reason.</summary>
        public DeactivationReasonCode ReasonCode { get; }

        /// <summary>The reason in words.</summary>
        public string Description { get; }

        /// <summary>The cause, if there was one.</summary>
        public Exception? Exception { get; }
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
        /// <summary>Unused by the local runtime.</summary>
        DirectoryFailure,
        /// <summary>Idle for longer than the collection age.</summary>
        ActivationIdle,
        /// <summary>Unused by the local runtime.</summary>
        ActivationUnresponsive,
        /// <summary>Unused by the local runtime.</summary>
        DuplicateActivation,
        /// <summary>Unused by the local runtime.</summary>
        IncompatibleRequest,
        /// <summary>A call failed in a way that makes the memory state doubtful.</summary>
        ApplicationError,
        /// <summary>The application asked for it.</summary>
        ApplicationRequested,
        /// <summary>Unused by the local runtime.</summary>
        Migrating,
        /// <summary>The runtime asked for it.</summary>
        RuntimeRequested,
        /// <summary>Unused by the local runtime.</summary>
        HighMemoryPressure,
    }
}
