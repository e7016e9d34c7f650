using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Timers;

internal static partial class TimerLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A timer tick of {Grain} failed; the next one comes in time")]
    public static partial void TickFailed(ILogger logger, Exception error, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A callback on the cancellation of a timer of {Grain} failed")]
    public static partial void CancellationFailed(ILogger logger, Exception error, GrainId grain);
}
