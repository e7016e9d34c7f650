using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>What a server says unasked: progress, log lines, changed lists and resources.</summary>
internal sealed class SessionNotifications(SecretRedactor redactor, LogRing log, TimeProvider clock, Func<ConnectionLists, Task> refresh)
{
    // Its constant in the SDK is marked obsolete, but servers before 2026-07-28 send it.
    private const string LogMessage = "notifications/message";

    // It is passed on for each step.
    private const int LongestMessage = 2_000;

    // A server may say that its lists have changed whenever they are read.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    // Doublings of it while they can't be read: about a minute.
    private const int LongestWait = 6;

    private readonly ConcurrentDictionary<string, RequestTerms> _followed = new(StringComparer.Ordinal);
    private int _refreshes;
    private int _announced;

    /// <summary>A resource that was subscribed to has changed.</summary>
    public event Action<string>? ResourceUpdated;

    /// <summary>The server took up a subscription: the id of its request.</summary>
    public event Action<string>? Subscribed;

    /// <summary>From now on the progress of a call is told, and what the server logs of it.</summary>
    public void Follow(string call, RequestTerms terms)
    {
        if (terms.Progress is not null || terms.Log is not null) _followed[call] = terms;
    }

    public void Unfollow(string call) => _followed.TryRemove(call, out _);

    /// <summary>Deals with a notification without waiting for anything.</summary>
    /// <param name="notification">What the server tells.</param>
    /// <param name="call">The call that it certainly belongs to; null when that is not known.</param>
    public void Heard(JsonRpcNotification notification, OpenCall? call)
    {
        var parameters = notification.Params as JsonObject;
        switch (notification.Method)
        {
            case NotificationMethods.ProgressNotification:
                Progressed(parameters);
                break;
            case LogMessage:
                Logged(parameters, call);
                break;
            case NotificationMethods.ToolListChangedNotification:
                ListChanged(ConnectionLists.Tools);
                break;
            case NotificationMethods.ResourceListChangedNotification:
                ListChanged(ConnectionLists.Resources);
                break;
            case NotificationMethods.PromptListChangedNotification:
                ListChanged(ConnectionLists.Prompts);
                break;
            case NotificationMethods.ResourceUpdatedNotification:
                if (Text(parameters?["uri"]) is { } uri) Changed(uri);
                break;
            case NotificationMethods.SubscriptionsAcknowledgedNotification:
                if (Text(parameters?["_meta"]?[MetaKeys.SubscriptionId]) is { } subscription) Subscribed?.Invoke(subscription);
                break;
        }
    }

    /// <summary>A resource has changed, or may have.</summary>
    public void Changed(string uri) => ResourceUpdated?.Invoke(uri);

    /// <summary>The lists are to be read again: one reading at a time; what changes meanwhile makes one more.</summary>
    /// <param name="announced">Those of which the server says that they have changed.</param>
    public void ListChanged(ConnectionLists announced = ConnectionLists.None)
    {
        Interlocked.Or(ref _announced, (int)announced);
        if (Interlocked.Increment(ref _refreshes) == 1) _ = ReadAgain();
    }

    // Until it is known what has changed, tools are judged by what they were (SPEC C-9): so it is tried until it works, or the session ends.
    private async Task ReadAgain()
    {
        for (var failures = 0; ;)
        {
            var seen = Volatile.Read(ref _refreshes);
            var announced = Interlocked.Exchange(ref _announced, 0);
            try
            {
                await refresh((ConnectionLists)announced).ConfigureAwait(false);
                failures = 0;
            }
            catch (McpFailureException failure)
            {
                failures++;
                Interlocked.Or(ref _announced, announced);
                log.Add($"[protocol] the changed lists could not be read: {failure.Message}", redactor);
            }

            if (failures == 0 && Interlocked.CompareExchange(ref _refreshes, 0, seen) == seen) return;
            await Task.Delay(Breath * (1 << Math.Min(failures, LongestWait)), clock).ConfigureAwait(false);
        }
    }

    private void Progressed(JsonObject? parameters)
    {
        if (Text(parameters?["progressToken"]) is not { } call || !_followed.TryGetValue(call, out var terms) || terms.Progress is not { } report || Number(parameters!["progress"]) is not { } value) return;
        report(new()
        {
            Progress = value,
            Total = Number(parameters["total"]),
            Message = Text(parameters["message"]) is { } text ? Short(redactor.Clean(text)) : null,
        });
    }

    private static string Short(string text) => text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage), "…");

    private void Logged(JsonObject? parameters, OpenCall? call)
    {
        if (parameters is null) return;
        log.Add($"[{parameters["level"]}] {parameters["logger"]} {parameters["data"]?.ToJsonString()}", redactor);
        if (call is null || !_followed.TryGetValue(call.Id, out var terms) || terms.Log is not { } tell) return;
        // A level that nobody knows is no reason to keep it from whoever wants all.
        var level = LogLevels.Read(Text(parameters["level"])) ?? ServerLogLevel.Debug;
        if (level < terms.LogLevel) return;
        tell(new()
        {
            Level = level,
            Logger = Text(parameters["logger"]) is { } logger ? Short(redactor.Clean(logger)) : null,
            Data = parameters["data"] is { } data ? redactor.Clean(KeptJson.OrText(data)) : JsonText.Null,
        });
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;
}
