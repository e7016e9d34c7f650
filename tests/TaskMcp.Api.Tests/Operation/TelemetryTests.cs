using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Operation;

/// <summary>Traces, metrics and logs leave by OTLP when somebody says where to (SPEC O-3), and without the owner's token (SPEC C-8).</summary>
public class TelemetryTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_are_sent_and_hold_no_token()
    {
        await using var collector = await Collector.Started();
        var app = await TestApp.Started($"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--Logging:LogLevel:Default=Information");
        await app.Http.NewTask("Traced");
        await app.Stranger.GetJson($"/signin?token={TestApp.Token}");

        // What is left is sent at the stop.
        await app.DisposeAsync();

        collector.Received("/v1/traces").ShouldContain("Microsoft.AspNetCore");
        collector.Received("/v1/metrics").ShouldContain("http.server.request.duration");
        collector.Received("/v1/logs").ShouldContain("Application started");
        foreach (var path in (string[])["/v1/traces", "/v1/metrics", "/v1/logs"])
        {
            collector.Received(path).ShouldContain("taskmcp");
            collector.Received(path).ShouldNotContain(TestApp.Token);
        }
    }

    [Fact]
    public async Task Health_says_one_word_to_anybody()
    {
        var app = await TestApp.Started();
        foreach (var path in (string[])["/health", "/alive"]) (await app.Stranger.GetJson(path)).Text.ShouldBe("Healthy");
        await app.DisposeAsync();
    }

    /// <summary>An OTLP receiver that keeps what it gets, as text: names and values are readable in protobuf.</summary>
    private sealed class Collector(WebApplication app, Dictionary<string, StringBuilder> received) : IAsyncDisposable
    {
        public string Url => app.Urls.Single();

        public static async Task<Collector> Started()
        {
            var received = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapPost("/v1/{kind}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                lock (received)
                {
                    if (!received.TryGetValue(request.Path, out var text)) received[request.Path] = text = new();
                    text.Append(Encoding.Latin1.GetString(body.ToArray()));
                }
            });
            await app.StartAsync();
            return new(app, received);
        }

        public string Received(string path)
        {
            lock (received) return received.TryGetValue(path, out var text) ? text.ToString() : "";
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
