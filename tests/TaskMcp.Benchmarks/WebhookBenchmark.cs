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
        made.EnsureSuccessStatusCode();
        var path = (string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["path"]!;
        await Load.Run(16, 1000, _ => Deliver(server, path));
        foreach (var (senders, deliveries) in new[] { (1, 1000), (16, 6000), (64, 10000) })
        {
            var result = await Load.Run(senders, deliveries, _ => Deliver(server, path));
            table.Add($"webhook acknowledged, {senders} senders", result.Summary, $"POST /api/webhooks/{{id}}/in, {deliveries} deliveries signed as GitHub's, each made into a task meanwhile");
        }
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
}
