using System.Net;
using System.Net.Sockets;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Grains.Tests.Outbound;

/// <summary>The guard in front of real sockets (SPEC A-3).</summary>
public sealed class OutboundGuardTests : IAsyncLifetime
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");
    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.1");

    private StubHttpServer _server = null!;

    public async Task InitializeAsync() => _server = await StubHttpServer.Started();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData("http://127.0.0.1:{0}/mcp")]
    [InlineData("https://127.0.0.1:{0}/mcp")]
    [InlineData("http://localhost:{0}/mcp")]
    [InlineData("http://public.example@127.0.0.1:{0}/mcp")]
    [InlineData("http://0x7f000001:{0}/mcp")]
    [InlineData("http://127.0.0.1.:{0}/mcp")]
    [InlineData("http://[::1]:{0}/mcp")]
    [InlineData("http://[::1%251]:{0}/mcp")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/mcp")]
    [InlineData("http://[::ffff:7f00:1%251]:{0}/mcp")]
    [InlineData("http://0.0.0.0:{0}/mcp")]
    public async Task OutboundGuard_reaches_this_machine_in_no_form(string url)
    {
        var error = await Should.ThrowAsync<HttpRequestException>(() => Send(OutboundHttp.Public, new(url.Replace("{0}", $"{Port}", StringComparison.Ordinal))));
        // What no resolver takes leads nowhere, which is as good.
        if (error.HttpRequestError != HttpRequestError.NameResolutionError) ForbiddenHostException.In(error).ShouldNotBeNull().Message.ShouldContain("TaskMcp__AllowedHosts__0=");
        _server.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task OutboundGuard_lets_an_allowed_host_through()
    {
        (await Send(new(new(AllowedHosts.Parse([$"localhost:{Port}"]))), new(_server.Url))).ShouldBe(HttpStatusCode.OK);
        _server.Messages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OutboundGuard_lets_an_allowed_name_lead_anywhere()
    {
        var guard = new OutboundGuard(AllowedHosts.Parse(["tools.lan"]), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), Open);
        (await Send(new(guard), new($"http://tools.lan:{Port}/mcp"))).ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => Send(new(guard), new($"http://other.lan:{Port}/mcp")));
    }

    [Fact]
    public async Task OutboundGuard_connects_to_the_addresses_it_judged_although_the_name_leads_elsewhere_by_then()
    {
        var answers = new Queue<IPAddress[]>([[Public], [Private]]);
        var connected = new List<IPAddress>();
        var guard = new OutboundGuard(AllowedHosts.None, (_, _) => Task.FromResult(answers.Dequeue()), (addresses, _, cancel) => { connected.AddRange(addresses); return Open([IPAddress.Loopback], Port, cancel); });
        using var client = new OutboundHttp(guard).CreateClient(Soon.Limit);
        var url = new Uri($"http://rebinding.example:{Port}/mcp");
        (await client.SendAsync(Closing(url))).StatusCode.ShouldBe(HttpStatusCode.OK);
        connected.ShouldBe([Public]);

        var error = await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(Closing(url)));
        ForbiddenHostException.In(error).ShouldNotBeNull().Message.ShouldContain("rebinding.example leads to a private address");
        connected.ShouldBe([Public], "nothing was connected the second time");
    }

    [Fact]
    public async Task OutboundGuard_refuses_a_name_of_which_one_address_is_not_public()
    {
        var connected = false;
        var guard = new OutboundGuard(AllowedHosts.None, (_, _) => Task.FromResult<IPAddress[]>([Public, Private]), (_, _, _) => { connected = true; throw new SocketException(); });
        await Should.ThrowAsync<HttpRequestException>(() => Send(new(guard), new("https://both.example/")));
        connected.ShouldBeFalse();
    }

    [Fact]
    public async Task OutboundHttp_follows_no_redirect()
    {
        await using var hidden = await StubHttpServer.Started();
        _server.OnCall = context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.TemporaryRedirect;
            context.Response.Headers.Location = hidden.Url;
            return Task.CompletedTask;
        };
        using var client = new OutboundHttp(new(AllowedHosts.Parse([$"127.0.0.1:{Port}"]))).CreateClient(Soon.Limit);
        (await client.SendAsync(Post(new(_server.Url), "tools/call"))).StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        hidden.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void OutboundHttp_uses_no_proxy() =>
        OutboundHttp.Public.CreateHandler().ShouldBeOfType<SocketsHttpHandler>().UseProxy.ShouldBeFalse();

    [Fact]
    public async Task ServerSession_to_a_forbidden_host_fails_for_good_naming_the_way_out()
    {
        var settings = new McpServerSettings { ServerType = "stub", Transport = new() { Type = TransportType.StreamableHttp, Url = _server.Url }, Redactor = SecretRedactor.None };
        var failure = await Should.ThrowAsync<McpFailureException>(() => ServerSession.Connect(settings, new(), TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit));
        failure.Code.ShouldBe(TaskMcp.Connections.McpErrorCode.ConnectionError);
        failure.Retryable.ShouldBeFalse();
        failure.OutcomeUnknown.ShouldBeFalse();
        failure.Message.ShouldStartWith("The host 127.0.0.1 leads to a loopback address");
        failure.Message.ShouldContain("TaskMcp__AllowedHosts__0=127.0.0.1");
        failure.ToRefusal().Code.ShouldBe("connection.host_forbidden");
        _server.Messages.ShouldBeEmpty();
    }

    private int Port => new Uri(_server.Url).Port;

    private static async Task<HttpStatusCode> Send(OutboundHttp http, Uri url)
    {
        using var client = http.CreateClient(Soon.Limit);
        using var answer = await client.SendAsync(Post(url, "initialize"));
        return answer.StatusCode;
    }

    private static HttpRequestMessage Post(Uri url, string method) =>
        new(HttpMethod.Post, url) { Content = new StringContent($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}""") };

    // The next request connects anew.
    private static HttpRequestMessage Closing(Uri url)
    {
        var request = Post(url, "initialize");
        request.Headers.ConnectionClose = true;
        return request;
    }

    private static async ValueTask<Stream> Open(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(addresses, port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
