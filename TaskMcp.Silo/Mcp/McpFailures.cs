using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using TaskMcp.Silo.Mcp.Http;
using TaskMcp.Silo.Outbound;
using Code = TaskMcp.Connections.McpErrorCode;
using RpcCode = ModelContextProtocol.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>Which of the seven codes an exception of the SDK, of HTTP or of a stream means (SPEC C-6).</summary>
internal static class McpFailures
{
    private const int LongestMessage = 500;
    private const string RemotePrefix = "Request failed (remote): ";

    /// <summary>Null when it is none of them, that is, a bug.</summary>
    public static McpFailureException? Of(Exception error, SecretRedactor redactor) => error switch
    {
        McpFailureException failure => failure,
        McpProtocolException protocol => OfProtocol(protocol, redactor),
        HttpRequestException http => OfHttp(http, redactor),
        TimeoutException => McpFailureException.Unreachable("The server did not answer in time.", error),
        // ArgumentException: the DOM met a name twice.
        JsonException or McpException or ArgumentException => McpFailureException.Lost(Words("The server's answer can't be understood: ", error, redactor), error),
        // How the SDK hands on why a stream ended.
        IOException { InnerException: McpFailureException failure } => failure,
        IOException or ObjectDisposedException => McpFailureException.Lost("The connection to the server broke before its answer came.", error),
        // The SDK cancels what is pending when a session ends.
        OperationCanceledException => McpFailureException.Lost("The session ended before the answer came.", error),
        InvalidOperationException or NotSupportedException => new(Code.ServerError, Words("The server asks for something that TaskMcp does not offer: ", error, redactor), error),
        _ => null,
    };

    private static McpFailureException OfProtocol(McpProtocolException error, SecretRedactor redactor)
    {
        var words = Words("", error, redactor);
        var code = error.ErrorCode switch
        {
            RpcCode.InvalidParams when words.Contains("unknown tool", StringComparison.OrdinalIgnoreCase) => Code.ToolNotFound,
            // Up to 2025-11-25 a resource that is not there has a code of its own.
            RpcCode.InvalidParams or RpcCode.ResourceNotFound => Code.InvalidInput,
            RpcCode.MethodNotFound => Code.ToolNotFound,
            _ => Code.ServerError,
        };
        return new(code, words, error) { RpcError = AsItCame(error, words, redactor) };
    }

    // The SDK keeps the data of an error member by member.
    private static JsonText AsItCame(McpProtocolException error, string words, SecretRedactor redactor)
    {
        var shown = new JsonObject { ["code"] = (int)error.ErrorCode, ["message"] = words };
        if (error.Data.Count == 0) return JsonText.From(shown);
        try
        {
            shown["data"] = JsonSerializer.SerializeToNode(error.Data.Keys.OfType<string>().ToDictionary(name => name, name => error.Data[name]));
            return redactor.Clean(KeptJson.Of(shown));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            shown.Remove("data");
            return JsonText.From(shown);
        }
    }

    private static McpFailureException OfHttp(HttpRequestException error, SecretRedactor redactor)
    {
        if (ForbiddenHostException.In(error) is { } forbidden) return new(Code.ConnectionError, forbidden.Message, error) { SessionLost = true, RefusalCode = ForbiddenHostException.Code };
        if (McpHttp.NothingSent(error)) return McpFailureException.Unreachable(Words("The server can't be reached: ", error, redactor), error);
        return error.StatusCode switch
        {
            HttpStatusCode.NotFound => McpFailureException.Unreachable(Words("", error, redactor), error),
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout =>
                McpFailureException.Lost(Words("", error, redactor), error),
            null => McpFailureException.Lost(Words("The connection to the server broke before its answer came: ", error, redactor), error),
            _ => new(Code.ServerError, Words("", error, redactor), error),
        };
    }

    private static string Words(string introduction, Exception error, SecretRedactor redactor)
    {
        var words = redactor.Redact(error.Message.Replace(RemotePrefix, "", StringComparison.Ordinal));
        return introduction + (words.Length <= LongestMessage ? words : string.Concat(words.AsSpan(0, LongestMessage), "…"));
    }
}
