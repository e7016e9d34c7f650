using System.Globalization;
using System.Net.Sockets;
using System.Text;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Webhooks;
using Xunit.Abstractions;

namespace TaskMcp.Api.Tests.Http;

/// <summary>Bytes that no HTTP client would send get no 5xx either: valid requests with a few bytes changed, over bare sockets.</summary>
[Collection(OneApp.Name)]
public class RawFuzzTests(TestApp app, ITestOutputHelper output)
{
    private const int Requests = 10_000;
    private const int Callers = 8;

    private static readonly string[] Splices =
    [
        "\0", "%00", "%", "%zz", "%ED%A0%80", "\r\n", "\r\n\r\n", "\"", "\\ud800", "\\u0000", "{", "}", "[[[[", ",,", "null", "-1", "1e999", "99999999999999999999", "?", "&", "&&=", "#", "/../", "//", ";", "\u00ff",
        "\u202e", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "If-Match: \r\n", "If-Match: \"1\"\r\n", "Idempotency-Key: same\r\n", "Idempotency-Key: \t\r\n", "Content-Type: ;\r\n",
        "Last-Event-ID: 1\r\n", "Accept: text/event-stream\r\n", "traceparent: 00-0-0-0\r\n", "Cookie: taskmcp_session=;=;\r\n", "Origin: null\r\n", "Host: \r\n", "X: " + "y", "HEAD", "OPTIONS", "PUT", "TRACE",
    ];

    [Fact]
    public async Task Ten_thousand_broken_requests_get_no_5xx()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"FUZZ_SEED={seed}");
        var id = await app.Http.NewTask("Fuzzed");
        var webhook = await app.Http.NewWebhook(new { name = "Fuzzed", source = "form", secret = Senders.Secret });
        const string multipart = "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nT\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\nContent-Type: a/b\r\n\r\nabc\r\n--b--\r\n";
        string[] valid =
        [
            Request("POST", "/api/tasks", "{\"title\":\"x\",\"tags\":[\"a\"],\"due_date\":\"2031-12-01T09:00:00Z\",\"fields\":{\"a\":[1]},\"assigned_to\":{\"id\":\"a\"}}"),
            Request("GET", "/api/tasks?limit=2&text=abc%20d&tag=a&sort=title&order=asc&due_from=2026-01-01T00:00:00Z"),
            Request("PATCH", $"/api/tasks/{id}", "{\"title\":\"y\",\"priority\":\"p1\",\"note\":\"n\"}"),
            Request("POST", $"/api/tasks/{id}/move", "{\"status\":\"review\"}"), Request("POST", $"/api/tasks/{id}/notes", "{\"text\":\"n\"}"), Request("GET", $"/api/tasks/{id}/events?limit=1"),
            Request("POST", "/api/tasks/bulk", $"{{\"operations\":[{{\"op\":\"update\",\"id\":\"{id}\",\"changes\":{{\"note\":\"b\"}}}}]}}"), Request("POST", "/api/projects", "{\"name\":\"p\",\"metadata\":{}}"),
            Request("GET", "/api/projects?limit=1&cursor=abc"), Request("GET", "/api/runs?state=dead&from=2026-01-01T00:00:00Z"), Request("POST", "/api/runs/replay", "{\"state\":[\"dead\"]}"),
            Signed("{\"source\":\"form\",\"event_type\":\"sent\",\"payload\":{\"title\":\"T\"}}", "application/json"), Signed("title=a&tags=b&tags=c", "application/x-www-form-urlencoded"),
            Signed(multipart, "multipart/form-data; boundary=b"), Request("POST", $"/api/webhooks/{webhook["id"]}/test", "{\"payload\":{\"title\":\"T\"},\"mapping\":{\"title\":\"{{ payload.title }}\"}}"),
            Request("GET", "/signin?token=abc"), Request("POST", "/signin", "token=abc", "application/x-www-form-urlencoded"), Request("GET", "/?project=x"), Request("GET", $"/tasks/{id}"), Request("GET", "/assets/app.css?v=1"),
        ];

        var faults = (await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Fuzz(valid, new Random(seed + caller))))).SelectMany(found => found).ToList();

        faults.ShouldBeEmpty($"{faults.Count} of {Requests}, the first: {string.Join("\n\n", faults.Take(5))}");
        (await app.Http.GetJson("/api/tasks")).Items.ShouldNotBeEmpty();

        string Signed(string body, string type) => Request("POST", (string)webhook["path"]!, body, $"{type}\r\nX-Webhook-Secret: {Senders.Secret}");
    }

    private async Task<List<string>> Fuzz(string[] valid, Random random)
    {
        var faults = new List<string>();
        for (var i = 0; i < Requests / Callers; i++)
        {
            var request = Broken(valid[random.Next(valid.Length)], random);
            var status = await StatusOf(request);
            // 505 is the right answer to a request line that names no HTTP version we speak.
            if (status.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) && !status.StartsWith("HTTP/1.1 505", StringComparison.Ordinal)) faults.Add($"{status} to {Encoding.Latin1.GetString(request)}");
        }

        return faults;
    }

    private static byte[] Broken(string request, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(request).ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at)); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)])); break;
            }

            if (bytes.Count == 0) break;
        }

        return [.. bytes];
    }

    /// <summary>The first line of the answer; empty when the server hung up without one. Our half is closed, so that it waits for nothing.</summary>
    private async Task<string> StatusOf(byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(app.Url.Host, app.Url.Port, patience.Token);
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(request, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadLineAsync(patience.Token) ?? "";
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return "";
        }
    }

    private static string Request(string method, string path, string body = "", string type = "application/json") =>
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestApp.Token}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
