using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>Reads the body of a POST as messages of JSON-RPC (SPEC A-4: bounded in size, depth and time).</summary>
internal static class McpBody
{
    /// <summary>As deep as the SDK reads.</summary>
    private const int Depth = 64;

    /// <summary>More messages at once than any client has to say.</summary>
    private const int MostMessages = 64;

    private static readonly TransportRefusal NoJson = new(StatusCodes.Status400BadRequest, (int)McpErrorCode.ParseError, $"The body is not JSON, is nested deeper than {Depth} levels, or has a name twice.");
    private static readonly TransportRefusal NoMessage = TransportRefusal.Invalid("The body is no message of JSON-RPC 2.0.");

    /// <summary>Exactly one of the results is not null. Several messages come only from an array.</summary>
    public static async Task<(IReadOnlyList<JsonRpcMessage>? Messages, TransportRefusal? Refusal)> Read(HttpContext http)
    {
        var (read, refusal) = await RequestBody.Read(http);
        using var body = read;
        return body is null ? (null, JsonRpcRefusals.Of(refusal!)) : Parse(body.Memory);
    }

    /// <summary>The id that an answer to a message carries.</summary>
    public static RequestId IdOf(JsonRpcMessage message) => message is JsonRpcRequest request ? request.Id : default;

    private static (IReadOnlyList<JsonRpcMessage>?, TransportRefusal?) Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = Depth, AllowDuplicateProperties = false });
            return Messages(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair, met while looking for duplicates.
            return (null, NoJson);
        }
    }

    private static (IReadOnlyList<JsonRpcMessage>?, TransportRefusal?) Messages(JsonElement root)
    {
        try
        {
            if (root.ValueKind == JsonValueKind.Object) return ([Message(root)], null);
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() is 0 or > MostMessages) return (null, NoMessage);
            return ([.. root.EnumerateArray().Select(Message)], null);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return (null, NoMessage);
        }
    }

    private static JsonRpcMessage Message(JsonElement json)
    {
        var message = json.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions) ?? throw new JsonException("There is no message.");
        // The SDK takes parameters of any kind; the protocol has objects only.
        var parameters = message switch { JsonRpcRequest request => request.Params, JsonRpcNotification notification => notification.Params, _ => null };
        return parameters is null or System.Text.Json.Nodes.JsonObject ? message : throw new JsonException("params must be an object.");
    }
}
