namespace Orleans.Runtime
{
    /// <summary>A failure of the grain runtime.</summary>
    public class OrleansException : Exception
    {
        /// <summary>An error without words.</summary>
        public OrleansException() : base("Unexpected error.") { }

        /// <summary>An error in words.</summary>
        public OrleansException(string message) : base(message) { }

        /// <summary>An error in words with its cause.</summary>
        public OrleansException(string message, Exception? innerException) : base(message, innerException) { }
    }
}

namespace Orleans.Storage
{
    /// <summary>A write met a record that somebody else had written in between.</summary>
    public class InconsistentStateException : Orleans.Runtime.OrleansException
    {
        /// <summary>An error without words.</summary>
        public InconsistentStateException() { }

        /// <summary>An error in words.</summary>
        public InconsistentStateException(string message) : base(message) { }

        /// <summary>An error in words with its cause.</summary>
        public InconsistentStateException(string message, Exception? innerException) : base(message, innerException) { }

        /// <summary>An error with both versions.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : this(errorMsg, storedEtag, currentEtag, null) { }

        /// <summary>An error with both versions and its cause.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base($"{errorMsg} The record has the ETag {storedEtag ?? "(none)"}, the writer had {currentEtag ?? "(none)"}.", storageException)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>The version in the store.</summary>
        public string? StoredEtag { get; }

        /// <summary>The version that the writer had.</summary>
        public string? CurrentEtag { get; }

        /// <summary>Set until it has escaped a call of the activation that raised it: only that one is deactivated.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
