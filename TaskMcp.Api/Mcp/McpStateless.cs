using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>Requests that stand for themselves (2026-07-28): each gets a server of its own, and ends when its answer is sent or its client has gone.</summary>
internal sealed class McpStateless
{
    private readonly McpServerOptions _options;
    private readonly Sources _sources;
    private readonly McpEnding _ending;

    public McpStateless(McpSetup setup, Sources sources, McpEnding ending) => (_options, _sources, _ending) = (setup.Options(peer: null), sources, ending);

    /// <summary>The parameter that <c>Mcp-Name</c> repeats.</summary>
    public string? RoutingParameter(string method) => method switch
    {
        RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
        RequestMethods.ResourcesRead => "uri",
        _ => _sources.Methods.FirstOrDefault(source => source.Methods.Contains(method))?.RoutingParameter(method),
    };

    public async Task Post(HttpContext http, JsonRpcMessage message)
    {
        // Answers to questions and notifications have nothing here that they could belong to.
        if (message is not JsonRpcRequest request)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _ending.Calls);
        message.Context = new() { User = http.User, ProtocolVersion = TransportRules.Version(http.Request) };
        McpOrigin.From(http, static () => { }).Attach(message);
        var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, _options);
        var running = server.RunAsync(ending.Token);
        await using var body = new AnswerStream(http);
        try
        {
            Answer(http);
            await transport.HandlePostRequestAsync(request, body, body.Starting, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the server has stopped.
        }
        finally
        {
            await transport.DisposeAsync();
            await ending.CancelAsync();
            await running;
        }
    }

    /// <summary>An answer that is a stream of events.</summary>
    public static void Answer(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = ServerSentEvents.ContentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }
}
