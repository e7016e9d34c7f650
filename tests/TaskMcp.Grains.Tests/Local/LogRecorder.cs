using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>Keeps what the runtime logs.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values)> entries = new();

    public IReadOnlyList<string> Complaints => [.. entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Text)];

    public IEnumerable<T> Values<T>(string name, LogLevel level) => entries
        .Where(entry => entry.Level == level)
        .SelectMany(entry => entry.Values)
        .Where(value => value.Key == name)
        .Select(value => (T)value.Value!);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Trace or >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((logLevel, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));

    public void Dispose()
    {
    }
}
