using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>What is refused before a message is read, as an error of JSON-RPC with the stable code in its <c>data</c>.</summary>
internal sealed class JsonRpcRefusals : RefusalForm
{
    public override Task Write(HttpContext http, Refusal refusal) => Of(refusal).Write(http);

    public static TransportRefusal Of(Refusal refusal) => new(RefusalStatus.Of(refusal.Code), TransportRefusal.Other, refusal.Message, new JsonObject { ["code"] = refusal.Code })
    {
        RetryAfter = refusal.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
    };
}
