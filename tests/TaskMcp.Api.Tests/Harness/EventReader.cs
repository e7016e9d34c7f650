using System.Globalization;

namespace TaskMcp.Api.Tests.Harness;

/// <summary>One event of a stream.</summary>
internal sealed record StreamedEvent(long Position, string Type, string Json);

/// <summary>Reads <c>text/event-stream</c> as a browser would.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _patience = new(Patience.Limit);
    private long _position;

    private EventReader(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    /// <summary>The position that the stream named before any event.</summary>
    public long Start { get; private set; }

    public static async Task<EventReader> Open(HttpClient http, string path = "/api/events", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var reader = new EventReader(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
        (await reader.Block())["retry"].ShouldNotBeNull();
        reader.Start = reader._position;
        return reader;
    }

    /// <summary>The next event whose data holds this text.</summary>
    public async Task<StreamedEvent> Next(string text = "")
    {
        while (true)
        {
            var fields = await Block();
            if (fields.TryGetValue("data", out var data) && data.Contains(text, StringComparison.Ordinal)) return new(_position, fields["event"], data);
        }
    }

    public Task ReadToEnd() => _lines.ReadToEndAsync(_patience.Token);

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
        _patience.Dispose();
    }

    private async Task<Dictionary<string, string>> Block()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            var line = await _lines.ReadLineAsync(_patience.Token) ?? throw new EndOfStreamException("The stream has ended.");
            if (line.Length == 0) return fields;
            if (line[0] == ':') continue;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 2)..];
            if (fields.TryGetValue("id", out var id)) _position = long.Parse(id, CultureInfo.InvariantCulture);
        }
    }
}
