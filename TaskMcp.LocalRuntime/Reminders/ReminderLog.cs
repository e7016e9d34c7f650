using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Reminders;

internal static partial class ReminderLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Reminder {Reminder} of {Grain} failed; it comes again with its period")]
    public static partial void TickFailed(ILogger logger, Exception error, string reminder, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "The next due time of reminder {Reminder} of {Grain} could not be stored; it is tried again")]
    public static partial void AdvanceFailed(ILogger logger, Exception error, string reminder, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminders could not be loaded; it is tried again")]
    public static partial void LoadFailed(ILogger logger, Exception error);
}
