using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Webhooks;

/// <summary>SPEC A-4: what people who know no secret can do, which is little.</summary>
[Collection(OneApp.Name)]
public class StrangersTests(TestApp app)
{
    private const string Any = "/api/webhooks/tasks";
    private const string Wrong = "nobodys-secret-0123";

    [Fact]
    public async Task Who_fails_too_often_to_name_a_webhook_is_turned_away_and_good_deliveries_are_not()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Good", source = "form", secret = Senders.Secret });
        using var attacker = From("127.0.0.77");
        for (var time = 0; time < 30; time++) (await attacker.SendSecret(Any, "{}", Wrong)).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        var refused = await Patience.Until(() => attacker.SendSecret(Any, "{}", Wrong), answer => answer.Status != HttpStatusCode.Unauthorized);
        refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "request.too_many_failures");
        refused.Header("Retry-After").ShouldBe("1");

        using var neighbour = From("127.0.0.78");
        (await neighbour.SendSecret(Any, "{}", Wrong)).ShouldBe(HttpStatusCode.Unauthorized);
        (await attacker.SendSecret((string)webhook["path"]!, """{"title":"From behind the same proxy"}""")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Good_deliveries_are_never_too_many()
    {
        var secret = $"many-{Guid.NewGuid():N}";
        await app.Http.NewWebhook(new { name = "Many", source = "form", secret });
        for (var time = 0; time < 60; time++) (await app.Stranger.SendSecret(Any, """{"title":"T"}""", secret, key: $"{time}")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_webhook_that_is_new_or_changed_is_found_at_once()
    {
        var secret = $"new-{Guid.NewGuid():N}";
        var body = """{"source":"later","payload":{"title":"T"}}""";
        (await app.Stranger.SendSecret(Any, body, secret)).ShouldBe(HttpStatusCode.Unauthorized);
        var webhook = await app.Http.NewWebhook(new { name = "Now", source = "now", secret, mapping = new { title = "T" } });
        (await app.Stranger.SendSecret(Any, body, secret)).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.source_mismatch");
        await app.Http.PatchJson($"/api/webhooks/{webhook["id"]}", new { source = "later" });
        (await app.Stranger.SendSecret(Any, body, secret)).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_large_body_without_any_signature_is_refused_before_it_comes()
    {
        using var stream = await Connected();
        await stream.WriteAsync(Head(Any, 1_000_000, ""));
        (await FirstLine(stream)).ShouldBe("HTTP/1.1 401 Unauthorized");
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        using var stream = await Connected();
        await stream.WriteAsync(Head(Any, 1_000_000, $"X-Webhook-Secret: {Wrong}\r\n"));
        (await FirstLine(stream)).ShouldBe("HTTP/1.1 408 Request Timeout");
    }

    [Fact]
    public async Task Who_makes_up_states_of_sign_ins_is_turned_away()
    {
        using var attacker = From("127.0.0.79");
        for (var time = 0; time < 30; time++) (await attacker.GetJson($"/oauth/callback?code=c&state=made-up-{time}")).ShouldBe(HttpStatusCode.BadRequest);
        var refused = await Patience.Until(() => attacker.GetJson("/oauth/callback?code=c&state=made-up"), answer => answer.Status != HttpStatusCode.BadRequest);
        refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "request.too_many_failures");
    }

    /// <summary>A client with an address of its own; all of 127.0.0.0/8 is this machine.</summary>
    private HttpClient From(string address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new(handler) { BaseAddress = app.Url, Timeout = Patience.Limit };
    }

    private async Task<NetworkStream> Connected()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(app.Url.Host, app.Url.Port);
        return new(socket, ownsSocket: true);
    }

    private byte[] Head(string path, int length, string headers) =>
        Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {app.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n");

    private static async Task<string?> FirstLine(NetworkStream stream)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync(limit.Token);
    }
}
