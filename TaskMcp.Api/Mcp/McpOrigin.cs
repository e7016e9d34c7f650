using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Access;

namespace TaskMcp.Api.Mcp;

/// <summary>What is known of the HTTP request that brought a message; carried with it.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="RemoteAddress">Where it came from.</param>
/// <param name="IsStillGood">Asks whether the token or session that it showed is still good.</param>
/// <param name="Cancelled">To be called when the request it brought was cancelled and gets no answer.</param>
internal sealed record McpOrigin(IHeaderDictionary Headers, string? RemoteAddress, Func<CancellationToken, ValueTask<bool>> IsStillGood, Action Cancelled)
{
    private const string Item = "taskmcp.origin";

    public static McpOrigin From(HttpContext http, Action cancelled) => new(
        http.Request.Headers, http.Connection.RemoteIpAddress?.ToString(), http.RequestServices.GetRequiredService<ShownCredentials>().Remembered(http.Request), cancelled);

    public void Attach(JsonRpcMessage message) => ((message.Context ??= new()).Items ??= new Dictionary<string, object?>())[Item] = this;

    /// <summary>Null for what did not come over HTTP.</summary>
    public static McpOrigin? Of(JsonRpcMessage message) => message.Context?.Items is { } items && items.TryGetValue(Item, out var origin) ? origin as McpOrigin : null;
}
