using Microsoft.AspNetCore.Http;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>Requests to authorization servers that mean ill (SPEC A-3, C-7, C-8).</summary>
public sealed class OAuthHttpTests : IAsyncLifetime
{
    private const string ClientSecret = "client-secret /0123456789";
    private const string RefreshToken = "refresh-token-0123456789";

    private readonly OAuthHttp _http = new(Loopback.Http);
    private StubAuthorizationServer _server = null!;

    public async Task InitializeAsync() => _server = await StubAuthorizationServer.Started();

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(TokenAuthMethod.ClientSecretBasic)]
    [InlineData(TokenAuthMethod.ClientSecretPost)]
    public async Task What_was_sent_is_taken_out_of_the_words_of_a_refusal(TokenAuthMethod method)
    {
        _server.Answer = async context =>
        {
            context.Response.StatusCode = 400;
            var sent = $"{context.Request.Headers.Authorization} {string.Join(' ', (await context.Request.ReadFormAsync()).SelectMany(field => field.Value))}";
            await context.Response.WriteAsJsonAsync(new { error = "invalid_client", error_description = $"{ClientSecret} {sent}" });
        };

        var error = await Should.ThrowAsync<OAuthException>(() => _http.PostForm(_server.Url("/token"), Request(method), CancellationToken.None));

        error.Error.ShouldBe("invalid_client");
        error.Message.ShouldNotContain(ClientSecret);
        error.Message.ShouldNotContain("client-secret+%2F");
        error.Message.ShouldNotContain(Convert.ToBase64String("my id:"u8)[..6]);
        error.Message.ShouldNotContain(RefreshToken);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task Credentials_do_not_follow_a_redirect(int status)
    {
        _server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = _server.Url("/elsewhere").ToString();
            return Task.CompletedTask;
        };

        await Should.ThrowAsync<OAuthException>(() => _http.PostForm(_server.Url("/token"), Request(TokenAuthMethod.ClientSecretBasic), CancellationToken.None));
        (await _http.Get(_server.Url("/.well-known/oauth-authorization-server"), CancellationToken.None)).ShouldBeNull();

        _server.Requests.ShouldBe(["POST /token", "GET /.well-known/oauth-authorization-server"]);
    }

    [Fact]
    public async Task Metadata_does_not_lead_into_the_own_network()
    {
        using var http = new OAuthHttp(OutboundHttp.Public);

        var error = await Should.ThrowAsync<OAuthException>(() => http.Get(_server.Url("/.well-known/oauth-protected-resource"), CancellationToken.None));

        error.Problem.ShouldBe(OAuthProblem.Invalid);
        error.Message.ShouldContain("loopback");
        _server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"access_token\":\"t\",\"access_token\":\"u\"}")]
    [InlineData("{\"access_token\":\"t\",\"\\ud800\":1}")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Answer_that_is_no_JSON_object_is_refused_without_showing_it(string body)
    {
        _server.Answer = context => context.Response.WriteAsync(body);

        var error = await Should.ThrowAsync<OAuthException>(() => _http.PostForm(_server.Url("/token"), Request(TokenAuthMethod.None), CancellationToken.None));

        error.Problem.ShouldBe(OAuthProblem.Invalid);
        error.Message.ShouldNotContain("html");
    }

    [Fact]
    public async Task Answer_without_an_end_is_cut_off()
    {
        _server.Answer = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.WriteAsync(new string(' ', 64 << 10), CancellationToken.None);
        };

        var error = await Should.ThrowAsync<OAuthException>(() => _http.Get(_server.Url("/metadata"), CancellationToken.None));

        error.Message.ShouldContain("256 KiB");
    }

    private static TokenRequest Request(TokenAuthMethod method)
    {
        var client = new OAuthClient { Issuer = "https://as.example.com", ClientId = "my id", Origin = ClientOrigin.Configured, AuthMethod = method };
        return TokenRequest.Refresh(client, method == TokenAuthMethod.None ? null : new Secret(ClientSecret), new(RefreshToken), "https://mcp.example.com");
    }
}
