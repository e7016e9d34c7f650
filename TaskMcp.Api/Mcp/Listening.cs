using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Protocol;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary><c>subscriptions/listen</c> (SEP-2575): a stream of the notifications that a client asked for, until it goes, loses its right, or the server stops.</summary>
internal sealed class Listening(Sources sources, ListenerPlaces places, ICallerWatch watch, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>Notifications that nobody reads in time; each only says to look again, so the newest are enough.</summary>
    private const int Backlog = 256;

    public async ValueTask<JsonObject> Listen(McpCall call, RequestId id)
    {
        if (!ProtocolVersions.IsStateless(call.ProtocolVersion)) throw Faults.NotFound("subscriptions/listen");
        using var place = places.Take(call.Caller);
        using var ending = new CallerEnd(call.Caller, watch, clock, call.Aborted, lifetime.ApplicationStopping);
        var wanted = call.Parameters.OptionalObject("notifications") ?? [];
        var happened = Channel.CreateBounded<(string Method, JsonObject Parameters)>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });

        // First listening, then saying so: nothing that happens after the acknowledgement is missed.
        using var lists = sources.Watch(call.Caller, kind =>
        {
            if (wanted.Is(Member(kind))) happened.Writer.TryWrite((ListNotifications.Method(kind), []));
        });
        await using var resources = await Follow(call, wanted, happened.Writer);
        await Send(call, id, "notifications/subscriptions/acknowledged", new() { ["notifications"] = Granted(wanted, resources.Uris) });
        try
        {
            await foreach (var (method, parameters) in happened.Reader.ReadAllAsync(ending.Token)) await Send(call, id, method, parameters);
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested)
        {
            // The server stops, or the caller may have lost what it had: the stream ends in order.
        }

        return new() { ["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = Id(id) } };
    }

    private async Task<Followed> Follow(McpCall call, JsonObject wanted, ChannelWriter<(string Method, JsonObject Parameters)> happened)
    {
        var followed = new Followed();
        try
        {
            foreach (var node in (wanted["resourceSubscriptions"] as JsonArray ?? []).Take(McpPeer.MostSubscriptions))
            {
                if (!node.TryGetText(out var uri) || followed.Uris.Contains(uri)) continue;
                if (await sources.Subscribe(call, uri, changed => happened.TryWrite(("notifications/resources/updated", new() { ["uri"] = changed }))) is { } subscription) followed.Add(uri, subscription);
            }

            return followed;
        }
        catch
        {
            // A client that goes while a slow server is asked leaves nothing behind of what it had got.
            await followed.DisposeAsync();
            throw;
        }
    }

    private static JsonObject Granted(JsonObject wanted, IReadOnlyList<string> uris)
    {
        var granted = new JsonObject();
        foreach (var kind in Enum.GetValues<ListKind>())
        {
            if (wanted.Is(Member(kind))) granted[Member(kind)] = true;
        }

        if (uris.Count > 0) granted["resourceSubscriptions"] = new JsonArray([.. uris.Select(JsonNode (uri) => JsonValue.Create(uri))]);
        return granted;
    }

    private static Task Send(McpCall call, RequestId id, string method, JsonObject parameters)
    {
        parameters["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = Id(id) };
        return call.Notify(method, parameters);
    }

    private static JsonValue? Id(RequestId id) => id.Id is long number ? JsonValue.Create(number) : JsonValue.Create((string?)id.Id);

    private static string Member(ListKind kind) => kind switch
    {
        ListKind.Tools => "toolsListChanged",
        ListKind.Resources => "resourcesListChanged",
        _ => "promptsListChanged",
    };

    private sealed class Followed : IAsyncDisposable
    {
        private readonly List<string> _uris = [];
        private readonly List<IAsyncDisposable> _subscriptions = [];

        public IReadOnlyList<string> Uris => _uris;

        public void Add(string uri, IAsyncDisposable subscription)
        {
            _uris.Add(uri);
            _subscriptions.Add(subscription);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var subscription in _subscriptions) await subscription.DisposeAsync();
        }
    }
}
