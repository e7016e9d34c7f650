using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>
/// Makes the requests of run-time tools: to where the guard lets them (SPEC A-3), without redirects and cookies, and never reads more of an answer than the tool
/// allows.
/// </summary>
internal sealed class RuntimeToolHttp(OutboundHttp http) : IDisposable
{
    private const int LongestWords = 500;

    private readonly HttpClient _client = http.CreateClient(Timeout.InfiniteTimeSpan);

    /// <summary>The status and the body, parsed where it is JSON.</summary>
    /// <exception cref="McpFailureException">Nobody answered in time, or what came is no success.</exception>
    public async Task<(int Status, JsonNode? Body)> Send(HttpAction action, RuntimeToolPlan plan, ImmutableDictionary<string, string> secrets, SecretRedactor redactor, CancellationToken deadline)
    {
        using var request = Request(plan, secrets);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            var body = await Read(response, action.MaxBytes, deadline);
            if (IsExpected(action, response.StatusCode)) return ((int)response.StatusCode, redactor.Clean(Parsed(body)).ToNode());
            throw Refused(response, redactor.Redact(Encoding.UTF8.GetString(body)));
        }
        catch (HttpRequestException error) when (ForbiddenHostException.In(error) is { } forbidden)
        {
            throw new McpFailureException(McpErrorCode.ConnectionError, forbidden.Message, error) { RefusalCode = ForbiddenHostException.Code };
        }
        catch (HttpRequestException error)
        {
            // Not before a connection stood was anything sent.
            var wasSent = error.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError);
            throw new McpFailureException(McpErrorCode.ConnectionError, $"{request.RequestUri!.Host} can't be reached.", error) { OutcomeUnknown = wasSent };
        }
        catch (IOException error)
        {
            throw new McpFailureException(McpErrorCode.ConnectionError, $"{request.RequestUri!.Host} broke off its answer.", error) { OutcomeUnknown = true };
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(RuntimeToolPlan plan, ImmutableDictionary<string, string> secrets)
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(plan.Method!), plan.Url);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("*/*", 0.5));
        request.Headers.UserAgent.Add(new("TaskMcp", null));
        if (plan.Body is { } body) request.Content = new StringContent(body.ToString(), new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in plan.Headers) request.Headers.TryAddWithoutValidation(name, secrets.GetValueOrDefault(name) ?? value);
        return request;
    }

    private static bool IsExpected(HttpAction action, HttpStatusCode status) => action.ExpectedStatus.IsDefaultOrEmpty ? (int)status is >= 200 and < 300 : action.ExpectedStatus.Contains((int)status);

    private static async Task<byte[]> Read(HttpResponseMessage response, int most, CancellationToken deadline)
    {
        if (response.Content.Headers.ContentLength > most) throw TooLarge(most);
        await using var stream = await response.Content.ReadAsStreamAsync(deadline);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, deadline) is var count and > 0)
        {
            if (body.Length + count > most) throw TooLarge(most);
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    // Text that looks like JSON but can't be kept as such stays a text.
    private static JsonText Parsed(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        if (text.Length == 0) return JsonText.Null;
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = KeptJson.MaxDepth, AllowDuplicateProperties = false });
            return JsonNode.Parse(text) is { } node ? KeptJson.Of(node) : JsonText.Null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return JsonText.Of(text);
        }
    }

    private static McpFailureException TooLarge(int most) =>
        new(McpErrorCode.ServerError, $"The answer is larger than http.max_bytes of {most}: ask for less, or have the tool's limit raised.") { OutcomeUnknown = true, IsFinal = true };

    private static McpFailureException Refused(HttpResponseMessage response, string words)
    {
        var status = (int)response.StatusCode;
        var plain = new string([.. words.Where(character => !char.IsControl(character)).Take(LongestWords)]);
        var message = $"The server answered {status}{(plain.Length > 0 ? $": {plain}" : "")}";
        return new(Code(response.StatusCode), message)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
            OutcomeUnknown = status >= 500,
        };
    }

    private static McpErrorCode Code(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => McpErrorCode.AuthFailed,
        HttpStatusCode.TooManyRequests => McpErrorCode.RateLimited,
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => McpErrorCode.Timeout,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => McpErrorCode.InvalidInput,
        _ => McpErrorCode.ServerError,
    };
}
