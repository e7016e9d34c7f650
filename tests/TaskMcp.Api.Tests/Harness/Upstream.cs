using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Api.Tests.Harness;

/// <summary>Somebody else's HTTP server on a free port of loopback: answers as the test says and keeps what it was asked.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<UpstreamRequest> _requests = [];

    private Upstream(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public IReadOnlyList<UpstreamRequest> Requests
    {
        get { lock (_requests) return [.. _requests]; }
    }

    public static async Task<Upstream> Start(Func<HttpContext, string, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var upstream = new Upstream(builder.Build());
        upstream._app.Run(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            lock (upstream._requests)
                upstream._requests.Add(new(http.Request.Method, http.Request.Path + http.Request.QueryString, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            await answer(http, body);
        });
        await upstream._app.StartAsync();
        return upstream;
    }

    public static Task<Upstream> Start(Func<HttpContext, Task> answer) => Start((http, _) => answer(http));

    /// <summary>One that always answers this JSON.</summary>
    public static Task<Upstream> Answering(string json) => Start(http =>
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>What came.</summary>
internal sealed record UpstreamRequest(string Method, string Target, Dictionary<string, string> Headers, string Body);
