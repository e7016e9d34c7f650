using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.AppHost.Local.Stdio;

/// <summary>Lets an error of JSON-RPC through as the answer that it is, whatever HTTP status it came with: the SDK's transport would make an exception of it and lose its words.</summary>
internal sealed class ErrorAnswers : DelegatingHandler
{
    /// <summary>A session that is gone is the transport's own business.</summary>
    private const int SessionNotFound = -32001;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Post || response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "application/json") return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        if (await IsAnswer(response, cancellationToken)) response.StatusCode = HttpStatusCode.OK;
        return response;
    }

    private static async Task<bool> IsAnswer(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) as JsonObject;
            return body?["id"] is not null && body["error"] is JsonObject error && (int?)error["code"] != SessionNotFound;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
