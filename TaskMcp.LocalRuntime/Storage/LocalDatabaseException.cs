using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>The database file cannot be used or a commit failed; the message says what to do.</summary>
public sealed class LocalDatabaseException(string message, Exception? innerException = null) : OrleansException(message, innerException);
