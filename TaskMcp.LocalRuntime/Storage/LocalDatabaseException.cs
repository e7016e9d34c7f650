using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>The database file cannot be used or a commit failed; the message says what to do.</summary>
public sealed class LocalDatabaseException(string message, Exception? innerException = null) : OrleansException(message, innerException)
{
    /// <summary>Whether another process has it: the one case in which asking that process instead helps.</summary>
    public bool IsInUse { get; init; }
}
