using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Activations;

internal static partial class ActivationLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A call of {Grain} waits for itself and was refused")]
    public static partial void CallCycle(ILogger logger, Exception error, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Grain} could not be activated; the waiting calls fail and the next call tries again")]
    public static partial void ActivationFailed(ILogger logger, Exception error, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deactivation of {Grain} met an error and went on")]
    public static partial void DeactivationFailed(ILogger logger, Exception error, GrainId grain);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Grain} was deactivated: {Reason}")]
    public static partial void Deactivated(ILogger logger, GrainId grain, DeactivationReasonCode reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A callback on a cancellation in {Grain} failed")]
    public static partial void CancellationFailed(ILogger logger, Exception error, GrainId grain);
}
