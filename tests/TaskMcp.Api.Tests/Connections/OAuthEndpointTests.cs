using System.Net;
using System.Text;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>Signing in to MCP servers, without a server behind it (SPEC C-7, A-1, A-5).</summary>
[Collection(OneApp.Name)]
public class OAuthEndpointTests(TestApp app)
{
    private static readonly string Unknown = Convert.ToBase64String(Encoding.UTF8.GetBytes($"default/{Guid.CreateVersion7():D}")).TrimEnd('=') + ".c3RhdGU";

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=")]
    [InlineData("?code=x&state=nobody")]
    [InlineData("?code=x&state={0}&state={0}")]
    [InlineData("?code=x&code=y&state={0}")]
    [InlineData("?code=x&state={0}")]
    [InlineData("?error=access_denied&state={0}")]
    public async Task Callback_without_a_sign_in_under_way_says_nothing_and_does_nothing(string query)
    {
        var answer = (await app.Stranger.GetJson("/oauth/callback" + string.Format(System.Globalization.CultureInfo.InvariantCulture, query, Unknown))).ShouldBe(HttpStatusCode.BadRequest);

        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        answer.Text.ShouldContain("Begin");
        answer.Header("Set-Cookie").ShouldBeNull();
        answer.Header("Location").ShouldBeNull();
    }

    [Fact]
    public async Task Callback_shows_nothing_of_what_it_was_called_with()
    {
        var answer = await app.Stranger.GetJson($"/oauth/callback?state={Unknown}&error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cscript%3E&iss=%3Cscript%3E");

        answer.Text.ShouldNotContain("alert(1)");
        answer.Text.ShouldNotContain("&lt;script");
        answer.Header("Content-Security-Policy")!.ShouldContain("default-src 'none'");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Referrer-Policy").ShouldBe("same-origin");
    }

    [Fact]
    public async Task Connection_without_tokens_can_not_be_signed_in_to()
    {
        var id = (await app.Http.PostJson("/api/mcp/connections", new { name = "Open", server_type = "x", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;

        (await app.Http.PostJson($"/api/mcp/connections/{id}/refresh-auth")).ShouldBeProblem(HttpStatusCode.Conflict, "connection.auth_not_oauth");
        (await app.Http.GetJson($"/oauth/connect/{id}")).ShouldBe(HttpStatusCode.Conflict).Header("Location").ShouldBeNull();
    }

    [Fact]
    public async Task Sign_in_is_begun_by_nobody_but_who_may_sign_in_here()
    {
        var answer = await app.Stranger.GetJson($"/oauth/connect/{Guid.CreateVersion7()}", ("Accept", "text/html"));

        answer.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location")!.ShouldStartWith("/welcome?return=%2Foauth%2Fconnect%2F");
    }

    [Fact]
    public async Task Client_metadata_is_that_of_the_public_address_whatever_host_asks()
    {
        var own = await TestApp.Started("--TaskMcp:PublicUrl=https://tasks.example.com/");
        try
        {
            var document = (await own.Stranger.GetJson("/oauth/client-metadata.json", ("Host", "localhost"))).ShouldBe(HttpStatusCode.OK).Json;

            ((string?)document["client_id"]).ShouldBe("https://tasks.example.com/oauth/client-metadata.json");
            document["redirect_uris"]!.AsArray().Select(uri => (string?)uri).ShouldBe(["https://tasks.example.com/oauth/callback"]);
            ((string?)document["token_endpoint_auth_method"]).ShouldBe("none");
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("--TaskMcp:PublicUrl=http://tasks.local")]
    [InlineData("--TaskMcp:OAuthClientMetadataUrl=https://elsewhere.example.com/client.json")]
    public async Task Client_metadata_is_not_made_up_from_the_host_that_asks(string setting)
    {
        var own = await TestApp.Started(setting);
        try
        {
            (await own.Stranger.GetJson("/oauth/client-metadata.json")).ShouldBeProblem(HttpStatusCode.NotFound, "oauth.client_metadata_not_found");
        }
        finally
        {
            await own.DisposeAsync();
        }
    }
}
