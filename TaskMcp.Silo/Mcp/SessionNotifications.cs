using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>What a server says unasked: progress, log lines, changed lists.</summary>
internal sealed class SessionNotifications(SecretRedactor redactor, LogRing log, ConcurrentDictionary<string, Action<ToolProgress>> progress, Func<Task> refresh)
{
    // Its constant in the SDK is marked obsolete, but servers before 2026-07-28 send it.
    private const string LogMessage = "notifications/message";

    private int _refreshes;

    public IEnumerable<KeyValuePair<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>> Handlers =>
    [
        new(NotificationMethods.ToolListChangedNotification, (_, _) => ListChanged()),
        new(NotificationMethods.ResourceListChangedNotification, (_, _) => ListChanged()),
        new(NotificationMethods.PromptListChangedNotification, (_, _) => ListChanged()),
        new(NotificationMethods.ProgressNotification, (notification, _) => Progressed(notification.Params as JsonObject)),
        new(LogMessage, (notification, _) => Logged(notification.Params as JsonObject)),
    ];

    // One refresh at a time; what changes meanwhile makes one more.
    private async ValueTask ListChanged()
    {
        if (Interlocked.Increment(ref _refreshes) > 1) return;
        int seen;
        do
        {
            seen = Volatile.Read(ref _refreshes);
            try
            {
                await refresh().ConfigureAwait(false);
            }
            catch (McpFailureException failure)
            {
                log.Add($"[protocol] the changed lists could not be read: {failure.Message}", redactor);
            }
        }
        while (Interlocked.CompareExchange(ref _refreshes, 0, seen) != seen);
    }

    private ValueTask Progressed(JsonObject? parameters)
    {
        if (parameters?["progressToken"] is JsonValue token && token.TryGetValue(out string? id) && progress.TryGetValue(id, out var report)
            && Number(parameters["progress"]) is { } value)
        {
            report(new()
            {
                Progress = value,
                Total = Number(parameters["total"]),
                Message = parameters["message"] is JsonValue words && words.TryGetValue(out string? text) ? redactor.Redact(text) : null,
            });
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Logged(JsonObject? parameters)
    {
        if (parameters is not null) log.Add($"[{parameters["level"]}] {parameters["logger"]} {parameters["data"]?.ToJsonString()}", redactor);
        return ValueTask.CompletedTask;
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;
}
