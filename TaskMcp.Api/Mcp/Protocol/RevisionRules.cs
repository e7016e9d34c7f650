using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>What the revisions ask of the headers of a message and of its <c>_meta</c> (SEP-2575, SEP-2243).</summary>
internal static class RevisionRules
{
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";

    /// <summary>A revision that is named must be one that is spoken.</summary>
    public static TransportRefusal? CheckSupported(IHeaderDictionary headers)
    {
        var version = headers[TransportRules.VersionHeader].ToString();
        if (version.Length == 0 || ProtocolVersions.Supported.Contains(version)) return null;
        var data = new JsonObject { ["supported"] = new JsonArray([.. ProtocolVersions.WithoutSession.Select(JsonNode (known) => JsonValue.Create(known))]), ["requested"] = version };
        return new(StatusCodes.Status400BadRequest, (int)McpErrorCode.UnsupportedProtocolVersion, $"{TransportRules.VersionHeader} is not a revision that this server speaks.", data);
    }

    /// <summary>What is wrong with a message; null when nothing is.</summary>
    /// <param name="headers">The headers it came with.</param>
    /// <param name="message">The message.</param>
    /// <param name="routing">The parameter that <c>Mcp-Name</c> repeats in requests of a method; null when there is none.</param>
    public static TransportRefusal? Check(IHeaderDictionary headers, JsonRpcMessage message, Func<string, string?> routing)
    {
        if (CheckSupported(headers) is { } unsupported) return unsupported;
        var (method, parameters) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params as JsonObject),
            JsonRpcNotification notification => (notification.Method, notification.Params as JsonObject),
            _ => (null, null),
        };
        if (method is null) return null;

        var version = headers[TransportRules.VersionHeader].ToString();
        var meta = parameters.Object("_meta");
        if (CheckVersion(version, method, parameters, meta, message is JsonRpcRequest) is { } wrong) return wrong;
        if (!ProtocolVersions.IsStateless(version)) return null;
        if (CheckNames(headers, method, parameters, routing(method)) is { } mismatch) return mismatch;
        return message is JsonRpcRequest && meta.Object(MetaKeys.ClientCapabilities) is null ? Missing(MetaKeys.ClientCapabilities, "as an object") : null;
    }

    private static TransportRefusal? CheckVersion(string header, string method, JsonObject? parameters, JsonObject? meta, bool isRequest)
    {
        if (method == RequestMethods.Initialize && header.Length > 0 && !ProtocolVersions.IsStateless(header) && parameters.Text("protocolVersion") is { } wanted && wanted != header)
            return TransportRefusal.Mismatch($"{TransportRules.VersionHeader} must say the same as protocolVersion.");

        var said = meta.Text(MetaKeys.ProtocolVersion);
        if (!ProtocolVersions.IsStateless(header) && !ProtocolVersions.IsStateless(said)) return null;
        if (header.Length == 0) return TransportRefusal.Mismatch($"{TransportRules.VersionHeader} must repeat {MetaKeys.ProtocolVersion} of _meta.");
        // A notification has nobody who would read that something is missing in it, and cancelling must not fail for that.
        if (said is null) return isRequest ? Missing(MetaKeys.ProtocolVersion, "as a string") : null;
        return said == header ? null : TransportRefusal.Mismatch($"{TransportRules.VersionHeader} must say the same as {MetaKeys.ProtocolVersion} of _meta.");
    }

    private static TransportRefusal? CheckNames(IHeaderDictionary headers, string method, JsonObject? parameters, string? routing)
    {
        if (headers[MethodHeader].ToString().Trim() != method) return TransportRefusal.Mismatch($"{MethodHeader} must be there and say the same as method in the body.");
        if (routing is null) return null;
        if (!headers.TryGetValue(NameHeader, out var name)) return TransportRefusal.Mismatch($"{NameHeader} must repeat {routing} of params.");
        return McpNames.Decode(name.ToString()) is { } decoded && decoded == parameters.Text(routing) ? null
            : TransportRefusal.Mismatch($"{NameHeader} must say the same as {routing} of params, in visible ASCII or as =?base64?…?=.");
    }

    private static TransportRefusal Missing(string key, string how) => new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams, $"_meta must have {key}, {how}.");
}
