using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>A question that a server of 2025-11-25 or older sent as a request of its own, and waits for the answer.</summary>
internal sealed record ServerQuestion(RequestId Id, InputQuestion Question);
