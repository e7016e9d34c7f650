using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections;

namespace TaskMcp.Rules.Tests.Connections;

/// <summary>The settings of <c>oauth</c> and <c>client_credentials</c> (SPEC C-7).</summary>
public class TokenSettingsTests
{
    private static readonly AuthConfig OAuth = new() { Type = AuthType.Oauth };
    private static readonly AuthConfig Service = new() { Type = AuthType.ClientCredentials, Credentials = Client("id", "secret") };

    public static TheoryData<AuthConfig, string> Refused() => new()
    {
        { OAuth with { Credentials = Client(null, "secret") }, "auth_config.credentials.client_id" },
        { OAuth with { Credentials = Client("", null) }, "auth_config.credentials.client_id" },
        { OAuth with { Credentials = Client("a\nb", null) }, "auth_config.credentials.client_id" },
        { OAuth with { Credentials = Client("id", "sécret") }, "auth_config.credentials.client_secret" },
        { OAuth with { Credentials = Client("id", null).Add("api_key", new("x")) }, "auth_config.credentials" },
        { OAuth with { Header = "Authorization" }, "auth_config" },
        { OAuth with { Scopes = ["two words"] }, "auth_config.scopes" },
        { OAuth with { Scopes = [""] }, "auth_config.scopes" },
        { OAuth with { Issuer = "http://as.example.com" }, "auth_config.issuer" },
        { OAuth with { Issuer = "https://user@as.example.com" }, "auth_config.issuer" },
        { OAuth with { Issuer = "as.example.com" }, "auth_config.issuer" },
        { Service with { Credentials = Client("id", null) }, "auth_config.credentials" },
        { Service with { Credentials = Client(null, null) }, "auth_config.credentials" },
        { new() { Issuer = "https://as.example.com" }, "auth_config" },
        { new() { Scopes = ["a"] }, "auth_config" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Settings_that_cannot_be_meant_are_refused_by_name(AuthConfig auth, string field)
    {
        var refusal = Decide(auth).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe("connection.auth_invalid");
        refusal.Errors.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("https://mcp.example.com/mcp", true)]
    [InlineData("http://127.0.0.1:8080/mcp", true)]
    [InlineData("http://[::1]:8080/mcp", true)]
    [InlineData("http://localhost/mcp", true)]
    [InlineData("http://mcp.example.com/mcp", false)]
    [InlineData("http://192.168.1.7/mcp", false)]
    [InlineData("http://127.0.0.1.example.com/mcp", false)]
    public void Tokens_go_over_https_or_stay_on_the_machine(string url, bool isAccepted)
    {
        Decide(OAuth, url).IsAccepted.ShouldBe(isAccepted);
        Decide(Service, url).IsAccepted.ShouldBe(isAccepted);
        if (!isAccepted) Decide(OAuth, url).Refusal!.Errors["auth_config.type"].ShouldHaveSingleItem().ShouldContain("https");
    }

    [Fact]
    public void Tokens_do_not_go_to_a_process()
    {
        var stdio = new ConnectionTransport { Type = TransportType.Stdio, Command = "npx" };
        ConnectionRules.Decide(Creation(stdio, OAuth)).Refusal!.Errors.Keys.ShouldBe(["auth_config.type"]);
    }

    private static GrainResult<ConnectionDraft> Decide(AuthConfig auth, string url = "https://mcp.example.com/mcp") =>
        ConnectionRules.Decide(Creation(new() { Type = TransportType.StreamableHttp, Url = url }, auth));

    private static CreateConnection Creation(ConnectionTransport transport, AuthConfig auth) =>
        new() { Context = new() { Actor = Actor.Owner, CorrelationId = "c" }, Name = "Test", ServerType = "test", Transport = transport, Auth = auth };

    private static ImmutableDictionary<string, Secret> Client(string? id, string? secret)
    {
        var credentials = ImmutableDictionary<string, Secret>.Empty;
        if (id is not null) credentials = credentials.Add("client_id", new(id));
        return secret is null ? credentials : credentials.Add("client_secret", new(secret));
    }
}
