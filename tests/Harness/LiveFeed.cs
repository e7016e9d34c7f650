using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>A listener of <c>GET /api/events</c> (SPEC T-9).</summary>
internal sealed class LiveFeed : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _limit = new(Eventually.Limit);
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private LiveFeed(HttpClient http, Stream stream)
    {
        _http = http;
        _items = SseParser.Create(stream).EnumerateAsync(_limit.Token).GetAsyncEnumerator(_limit.Token);
    }

    public static async Task<LiveFeed> Open(Uri url, string token, string? lastEventId = null)
    {
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new(http, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event of a task; what only keeps the line open is passed over.</summary>
    public async Task<(string Id, string Type, JsonNode Event)> Next()
    {
        while (await _items.MoveNextAsync())
        {
            if (_items.Current.EventType.StartsWith("task.", StringComparison.Ordinal))
                return (_items.Current.EventId!, _items.Current.EventType, JsonNode.Parse(_items.Current.Data)!);
        }

        throw new InvalidOperationException("The feed has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        _http.Dispose();
        _limit.Dispose();
    }
}
