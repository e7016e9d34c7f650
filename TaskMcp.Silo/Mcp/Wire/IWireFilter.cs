using ModelContextProtocol.Protocol;

namespace TaskMcp.Silo.Mcp.Wire;

/// <summary>Sees every message between the SDK and the server. Neither method may throw or wait: all messages of the session go through them.</summary>
internal interface IWireFilter
{
    /// <summary>The message as the SDK gets it; null when it gets none.</summary>
    JsonRpcMessage? Incoming(JsonRpcMessage message);

    /// <summary>May change the message before it is sent.</summary>
    /// <returns>The call whose stream is to be marked (<see cref="CallStream"/>); null when it is none.</returns>
    string? Outgoing(JsonRpcMessage message);
}
