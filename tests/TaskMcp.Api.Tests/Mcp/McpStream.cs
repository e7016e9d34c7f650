using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>One event of a stream of <c>/mcp</c>; without data it only tells from where to resume.</summary>
internal sealed record McpEvent(string? Id, JsonNode? Message);

/// <summary>An answer that is read event by event.</summary>
internal sealed class McpStream : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _patience = new(Patience.Limit);

    private McpStream(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    public static async Task<McpStream> Open(HttpClient http, HttpRequestMessage request, JsonNode? body = null)
    {
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode}");
        return new(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<McpEvent?> Next()
    {
        string? id = null, data = null;
        while (await _lines.ReadLineAsync(_patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
            if (line.Length == 0 && (id ?? data) is not null) return new(id, string.IsNullOrEmpty(data) ? null : JsonNode.Parse(data));
        }

        return null;
    }

    /// <summary>The next message with this method.</summary>
    public async Task<JsonNode> NextOf(string method)
    {
        while (await Next() is { } happened)
        {
            if ((string?)happened.Message?["method"] == method) return happened.Message!;
        }

        throw new EndOfStreamException($"The stream ended before {method}.");
    }

    public async Task<List<McpEvent>> ToEnd()
    {
        var events = new List<McpEvent>();
        while (await Next() is { } happened) events.Add(happened);
        return events;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
        _patience.Dispose();
    }
}
