using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>A request that is refused before it reaches the SDK's server: an HTTP status with an error of JSON-RPC.</summary>
internal sealed record TransportRefusal(int Status, int Code, string Message, JsonNode? Data = null)
{
    /// <summary>What other servers say of a session that is not there; the protocol has no code for it.</summary>
    public const int SessionNotFound = -32001;

    /// <summary>For what the protocol has no code.</summary>
    public const int Other = -32000;

    /// <summary>How long to wait before the next try, in seconds.</summary>
    public int? RetryAfter { get; init; }

    public static TransportRefusal Invalid(string message, int status = StatusCodes.Status400BadRequest) => new(status, (int)McpErrorCode.InvalidRequest, message);

    public static TransportRefusal Mismatch(string message) => new(StatusCodes.Status400BadRequest, (int)McpErrorCode.HeaderMismatch, message);

    /// <param name="http">The request that is refused.</param>
    /// <param name="id">The id of the message; the default where none could be read, which is null on the wire.</param>
    public async Task Write(HttpContext http, RequestId id = default)
    {
        var error = new JsonRpcError { Id = id, Error = new() { Code = Code, Message = Message, Data = Data } };
        http.Response.StatusCode = Status;
        if (RetryAfter is { } wait) http.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, error, McpJsonUtilities.DefaultOptions, http.RequestAborted);
    }
}
