using Microsoft.Extensions.Logging;

namespace TaskMcp.LocalRuntime.Storage;

internal static partial class WriteQueueLog
{
    [LoggerMessage(Level = LogLevel.Trace, Message = "Committed {Items} writes")]
    public static partial void Committed(ILogger logger, int items);

    [LoggerMessage(Level = LogLevel.Debug, Message = "One of {Items} writes threw; they run again, each undone by itself if it throws")]
    public static partial void RunsApart(ILogger logger, Exception error, int items);

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Items} writes failed; their callers are told")]
    public static partial void BatchFailed(ILogger logger, Exception error, int items);

    [LoggerMessage(Level = LogLevel.Error, Message = "A failed batch could not be rolled back")]
    public static partial void RollbackFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log could not be checkpointed; it is tried again after the next writes")]
    public static partial void CheckpointFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The write-ahead log has {Length} bytes, and readers held on to it for longer than {Wait}; they are waited for again when it has grown by another half")]
    public static partial void LogIsHeld(ILogger logger, long length, TimeSpan wait);
}
