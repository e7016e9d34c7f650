using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TaskMcp.Api.Http;

/// <summary>Writes <c>text/event-stream</c> (HTML, section 9.2). Every write is flushed; a slow reader holds only itself.</summary>
internal sealed class ServerSentEvents
{
    public const string ContentType = "text/event-stream";

    private readonly HttpResponse _response;

    private ServerSentEvents(HttpResponse response) => _response = response;

    public static bool AreAcceptedBy(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains(ContentType, StringComparison.OrdinalIgnoreCase);

    public static async Task<ServerSentEvents> Start(HttpContext http, CancellationToken cancellationToken)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.StartAsync(cancellationToken);
        return new(http.Response);
    }

    public Task Send(string type, string json, CancellationToken cancellationToken, long? id = null) =>
        Write(new StringBuilder(), id, text => text.Append("event: ").Append(type).Append("\ndata: ").Append(OneLine(json)), cancellationToken);

    /// <summary>Tells where the stream stands without an event, so that the first reconnect resumes there.</summary>
    public Task SendStart(long id, TimeSpan retry, CancellationToken cancellationToken) =>
        Write(new StringBuilder(), id, text => text.Append(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}"), cancellationToken);

    /// <summary>A comment: keeps proxies and clients from giving up.</summary>
    public Task SendHeartbeat(CancellationToken cancellationToken) => _response.WriteAsync(": still here\n\n", cancellationToken);

    private async Task Write(StringBuilder text, long? id, Action<StringBuilder> append, CancellationToken cancellationToken)
    {
        if (id is { } number) text.Append(CultureInfo.InvariantCulture, $"id: {number}\n");
        append(text);
        text.Append("\n\n");
        await _response.WriteAsync(text.ToString(), cancellationToken);
        await _response.Body.FlushAsync(cancellationToken);
    }

    // Stored JSON may be formatted; a line break would end the field. Inside strings JSON has them escaped.
    private static string OneLine(string json) => json.AsSpan().ContainsAny('\r', '\n') ? json.ReplaceLineEndings(" ") : json;
}
