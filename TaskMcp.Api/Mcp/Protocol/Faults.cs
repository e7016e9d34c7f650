using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Answers of the protocol that are errors. They are thrown, since the SDK knows them so.</summary>
internal static class Faults
{
    public static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);

    /// <summary>The same for what is not there and for what this caller may not use.</summary>
    public static McpProtocolException Unknown(string what, string name) => Invalid($"Unknown {what}: {Shown(name)}");

    /// <summary>A resource that is not there; older revisions have a code of its own for it.</summary>
    public static McpProtocolException UnknownResource(McpCall call, string uri)
    {
        var code = ProtocolVersions.IsStateless(call.ProtocolVersion) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound;
        return new($"Unknown resource: {Shown(uri)}", code) { Data = { ["uri"] = Shown(uri) } };
    }

    public static McpProtocolException NotFound(string method) => new($"Method not found: {Shown(method)}", McpErrorCode.MethodNotFound);

    public static McpProtocolException Unexpected() => new("Something went wrong here. The log of the server has the details.", McpErrorCode.InternalError);

    /// <summary>For a call in flight whose token was revoked, or ended otherwise.</summary>
    public static McpProtocolException NotAnyMore() =>
        new("The token or session of this call is not good any more, so it was ended. What it had done until then is done.", McpErrorCode.InvalidRequest);

    public static McpProtocolException HeaderMismatch(string message) => new(message, McpErrorCode.HeaderMismatch);

    /// <summary>What a client cannot do, in the words of the revision it speaks.</summary>
    public static McpProtocolException MissingCapability(McpCall call, ClientCapabilities required, string name) => ProtocolVersions.IsStateless(call.ProtocolVersion)
        ? new MissingRequiredClientCapabilityException(required, $"This needs a client with the capability {name}.")
        : new McpProtocolException($"This needs a client with the capability {name}.", McpErrorCode.InvalidRequest);

    // Names come from outside: long ones are cut, so that an answer is not larger than its request.
    private static string Shown(string name) => name.Length <= 200 ? name : name[..200] + "…";
}
