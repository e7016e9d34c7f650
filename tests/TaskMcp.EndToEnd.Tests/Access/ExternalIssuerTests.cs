using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Access;

/// <summary>Tokens of a real authorization server, oidc-provider, introspected by the built product (SPEC S-4; RFC 7662, RFC 9728).</summary>
public class ExternalIssuerTests
{
    [Fact]
    public async Task A_token_that_the_issuer_gave_for_this_server_is_good_here_with_its_scopes_and_no_other_is()
    {
        var port = FreePort.Next();
        var resource = $"http://127.0.0.1:{port}";
        await using var issuer = await OAuthServer.Started(alsoFor: resource);
        await using var app = await TaskMcpProcess.Started([.. Settings(issuer), ("TaskMcp__PublicUrl", resource), ("Logging__LogLevel__Default", "Trace")]);
        var reading = await Token(issuer, resource, "read");
        var elsewhere = await Token(issuer, issuer.McpUrl.ToString(), "mcp:use");

        using var reader = new Api(app.Url, reading);
        var me = (await reader.Get("/api/me")).Ok();
        ((string?)me["role"]).ShouldBe("viewer");
        ((string?)me["name"]).ShouldBe("service");
        (await reader.Get("/api/tasks")).Ok();
        (await reader.Post("/api/tasks", new { title = "No" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Api.All("/api/principals")).Select(item => (string?)item["external_subject"]!["subject"]).ShouldBe(["service"]);

        using var wrongAudience = new Api(app.Url, elsewhere);
        (await wrongAudience.Get("/api/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        using var unknown = new Api(app.Url, "never-given-out-by-anybody-0123456789");
        (await unknown.Get("/api/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        // A role given here counts as far as the token's scopes allow it.
        var principal = (string)me["id"]!;
        (await app.Api.Patch($"/api/principals/{principal}", new { role = "maintainer" })).Ok();
        using var writer = new Api(app.Url, await Token(issuer, resource, "read write"));
        (await writer.Post("/api/tasks", new { title = "By the issuer's word" })).Ok();
        (await writer.Post("/api/projects", new { name = "No" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Api.Patch($"/api/principals/{principal}", new { enabled = false })).Ok();
        (await writer.Get("/api/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        Canary.InTheClear([reading, elsewhere, "mcp-server-secret"], app.Output).ShouldBeEmpty();
        Canary.FilesWith([reading, elsewhere], app.DataDirectory).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_its_issuer_nobody_is_let_in_and_tokens_of_this_server_stay_good()
    {
        var resource = $"http://127.0.0.1:{FreePort.Next()}";
        string token;
        (string, string?)[] settings;
        await using (var issuer = await OAuthServer.Started(alsoFor: resource))
        {
            token = await Token(issuer, resource, "read");
            settings = [.. Settings(issuer), ("TaskMcp__PublicUrl", resource)];
        }

        await using var app = await TaskMcpProcess.Started(settings);
        using var reader = new Api(app.Url, token);

        var answer = await reader.Get("/api/me");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "auth.unavailable"));
        answer.Text.ShouldNotContain(token);
        Canary.InTheClear([token], app.Output).ShouldBeEmpty();
        (await app.Api.Get("/api/me")).Ok();
    }

    [Fact]
    public async Task A_client_finds_out_where_to_get_a_token()
    {
        await using var issuer = await OAuthServer.Started();
        await using var app = await TaskMcpProcess.Started(Settings(issuer));
        using var http = new HttpClient { BaseAddress = app.Url };

        using var refused = await http.PostAsync("/mcp", new StringContent("{}", Encoding.UTF8, "application/json"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var place = refused.Headers.WwwAuthenticate.ToString().Split("resource_metadata=\"")[1].TrimEnd('"');
        var metadata = JsonNode.Parse(await http.GetStringAsync(new Uri(place)))!;

        ((string?)metadata["resource"]).ShouldBe(new Uri(app.Url, "/mcp").ToString());
        metadata["authorization_servers"]!.AsArray().Select(server => (string?)server).ShouldBe([issuer.Issuer.ToString().TrimEnd('/')]);
        metadata["scopes_supported"]!.AsArray().Select(scope => (string?)scope).ShouldContain("tools");
    }

    private static (string, string?)[] Settings(OAuthServer issuer) =>
    [
        ("TaskMcp__Oauth__Issuer", issuer.Issuer.ToString().TrimEnd('/')), ("TaskMcp__Oauth__ClientId", "mcp-server"), ("TaskMcp__Oauth__ClientSecret", "mcp-server-secret"),
        ("TaskMcp__Oauth__AutoCreate", "true"),
    ];

    /// <summary>One that the issuer gives to a client in its own name.</summary>
    private static async Task<string> Token(OAuthServer issuer, string resource, string scope)
    {
        using var http = new HttpClient { BaseAddress = issuer.Issuer };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("service:service-secret-0123456789"u8));
        using var answer = await http.PostAsync("/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", resource), new("scope", scope)]));
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return (string)JsonNode.Parse(text)!["access_token"]!;
    }
}
