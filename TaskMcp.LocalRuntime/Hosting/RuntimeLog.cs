using Microsoft.Extensions.Logging;

namespace TaskMcp.LocalRuntime.Hosting;

internal static partial class RuntimeLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Activations} grains did not end within {Timeout}; the process stops without them")]
    public static partial void StopTimedOut(ILogger logger, int activations, TimeSpan timeout);

    [LoggerMessage(Level = LogLevel.Information, Message = "Grain runtime started with {GrainTypes} grain types on {Path}")]
    public static partial void Started(ILogger logger, int grainTypes, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "Grain runtime stopped")]
    public static partial void Stopped(ILogger logger);
}
