using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskMcp.Benchmarks;

/// <summary>Durable acknowledgements of signed deliveries over HTTP (SPEC F), while their tasks are made in the same process.</summary>
internal static class WebhookBenchmark
{
    private const int SteadyRate = 500;
    private static readonly TimeSpan SteadyTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Secret = "a-secret-of-the-benchmark"u8.ToArray();

    private static int _sent;

    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        using var made = await server.Http.PostAsJsonAsync("/api/webhooks", new
        {
            name = "Bench", source = "bench", secret = Encoding.UTF8.GetString(Secret), verification = "github",
            mapping = new { title = "{{ payload.title }}", note = "{{ payload.body }}" },
        });
        var path = (string)(await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["path"]!;
        await Load.Run(16, 3000, _ => Deliver(server, path));
        await Drained(server, path);
        foreach (var (senders, deliveries) in new[] { (1, 1000), (16, 10_000), (64, 20_000) })
            await Measure(table, server, path, $"{senders} senders", () => Load.Run(senders, deliveries, _ => Deliver(server, path)), result => result.Summary);
        await Measure(table, server, path, $"steady {SteadyRate}/s", () => Load.AtRate(SteadyRate, SteadyTime, _ => Deliver(server, path)),
            result => $"{result.Summary}, max {BenchmarkTable.Number(result.Percentile(1))} ms, counted from the instant at which each was due");
    }

    private static async Task Measure(BenchmarkTable table, Server server, string path, string how, Func<Task<LoadResult>> load, Func<LoadResult, string> figure)
    {
        var spent = server.ProcessorTime;
        var result = await load();
        var afterwards = Stopwatch.GetTimestamp();
        await Drained(server, path);
        var drained = Stopwatch.GetElapsedTime(afterwards);
        var each = (server.ProcessorTime - spent).TotalMilliseconds / result.Count;
        table.Add($"webhook acknowledged, {how}", figure(result), string.Join("; ",
            $"POST /api/webhooks/{{id}}/in, {result.Count} deliveries signed as GitHub's",
            $"all were tasks {BenchmarkTable.Number(drained.TotalSeconds)} s after the last",
            $"{BenchmarkTable.Number(each)} ms of the server's processor time each, its task included"));
    }

    private static async Task Deliver(Server server, string path)
    {
        var number = Interlocked.Increment(ref _sent).ToString(CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetBytes($$"""{"title":"Delivery {{number}}","body":"Steps to reproduce the thing"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } } };
        request.Headers.Add("X-GitHub-Delivery", number);
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Secret, body))}");
        using var answer = await server.Http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.Accepted) throw new InvalidOperationException($"Delivery {number} was answered {answer.StatusCode}.");
    }

    /// <summary>Ends when nothing is left to be worked on.</summary>
    private static async Task Drained(Server server, string path)
    {
        var pending = $"{path[..^"/in".Length]}/deliveries?verdict=pending&limit=1";
        while ((await server.Http.GetFromJsonAsync<JsonNode>(pending))!["items"]!.AsArray().Count > 0) await Task.Delay(BetweenLooks);
    }
}
