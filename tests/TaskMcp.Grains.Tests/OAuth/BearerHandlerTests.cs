using System.Collections.Immutable;
using System.Net;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Mcp.Http;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>Where a token goes, and where it does not (MCP authorization, "Access Token Privilege Restriction").</summary>
public sealed class BearerHandlerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Uri Server = new("https://mcp.example.com/mcp");

    private readonly Recorder _network = new();
    private readonly OAuthHttp _http = new(Loopback.Http);
    private readonly ManualClock _clock = new(Now);

    public void Dispose()
    {
        _network.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData("https://mcp.example.com/mcp", true)]
    [InlineData("https://MCP.example.com:443/other", true)]
    [InlineData("https://evil.example.com/mcp", false)]
    [InlineData("https://mcp.example.com:8443/mcp", false)]
    [InlineData("http://mcp.example.com/mcp", false)]
    [InlineData("https://mcp.example.com.evil.example/mcp", false)]
    public async Task Token_goes_to_the_server_it_is_for_and_to_nobody_else(string url, bool isSent)
    {
        using var client = new HttpClient(new BearerHandler(_network, Tokens(), Server));

        using var answer = await client.GetAsync(new Uri(url));

        _network.Authorization.ShouldBe([isSent ? "Bearer the-token" : ""]);
    }

    [Fact]
    public async Task Token_does_not_follow_a_redirect_to_another_host()
    {
        await using var server = await StubAuthorizationServer.Started();
        await using var thief = await StubAuthorizationServer.Started();
        server.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = thief.Url("/mcp").ToString();
            return Task.CompletedTask;
        };
        using var client = new HttpClient(new BearerHandler(Loopback.Http.CreateHandler(), Tokens(), server.Url("/mcp")));

        using var answer = await client.GetAsync(server.Url("/mcp"));

        answer.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        thief.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Server_that_refuses_every_token_makes_no_stream_of_refreshes()
    {
        var store = new Store();
        await using var authorization = await StubAuthorizationServer.Started();
        var refreshes = 0;
        authorization.Answer = async context =>
        {
            refreshes++;
            await Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, new { access_token = $"token-{refreshes}", token_type = "Bearer", expires_in = 3600 });
        };
        _network.Status = HttpStatusCode.Unauthorized;
        using var client = new HttpClient(new BearerHandler(_network, Tokens(store, authorization.Url("/token")), Server));

        for (var i = 0; i < 5; i++) (await Should.ThrowAsync<McpFailureException>(() => client.GetAsync(Server))).Code.ShouldBe(McpErrorCode.AuthFailed);

        refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task Server_that_forbids_something_to_the_person_asks_for_no_sign_in()
    {
        _network.Status = HttpStatusCode.Forbidden;
        using var client = new HttpClient(new BearerHandler(_network, Tokens(), Server));

        var failure = await Should.ThrowAsync<McpFailureException>(() => client.GetAsync(Server));

        failure.Code.ShouldBe(McpErrorCode.AuthFailed);
        failure.IsFinal.ShouldBeTrue("waiting for a sign-in would be in vain");
        failure.Message.ShouldContain("403");
        _network.Authorization.Count.ShouldBe(1);
    }

    private AccessTokens Tokens(Store? store = null, Uri? tokenEndpoint = null)
    {
        var issuer = new OAuthServer { Issuer = "https://as.example.com", TokenEndpoint = (tokenEndpoint ?? new("https://as.example.com/token")).ToString() };
        var grant = new OAuthGrant
        {
            Number = 1, Server = issuer, Resource = "https://mcp.example.com/mcp", IssuedAt = Now, ExpiresAt = Now.AddHours(1), HasRefreshToken = true,
            Client = new() { Issuer = issuer.Issuer, ClientId = "id", Origin = ClientOrigin.Registered, AuthMethod = TokenAuthMethod.None },
        };
        var wish = new TokenWish { Server = Server, State = new() { Grant = grant, Grants = 1 } };
        var secrets = new TokenSecrets { AccessToken = new("the-token"), RefreshToken = new("the-refresh-token") };
        return new(wish, secrets, AuthType.Oauth, "/oauth/connect/x", new(_http, new(null), _clock), store ?? new(), SecretRedactor.None, _clock);
    }

    private sealed class Store : IGrantStore
    {
        private long _number = 1;

        public Task<OAuthGrant?> Keep(NewGrant grant) => Task.FromResult<OAuthGrant?>(grant.Grant with { Number = ++_number });

        public Task Drop(EndedGrant ended) => Task.CompletedTask;

        public Task Remember(SeenChallenge challenge) => Task.CompletedTask;
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public ImmutableList<string> Authorization { get; private set; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Authorization = Authorization.Add($"{request.Headers.Authorization}");
            return Task.FromResult(new HttpResponseMessage(Status));
        }
    }
}
