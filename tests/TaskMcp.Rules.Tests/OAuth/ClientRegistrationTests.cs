using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>RFC 7591 and the order of MCP: pre-registered, client id metadata document, dynamic registration.</summary>
public class ClientRegistrationTests
{
    private const string Redirect = "http://127.0.0.1:5180/oauth/callback";
    private const string MetadataUrl = "https://taskmcp.example.com/oauth/client-metadata.json";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Client_that_somebody_registered_comes_first()
    {
        var client = ClientRegistration.WithoutRegistering(Server("client_secret_post") with { ReadsClientMetadata = true }, "mine", hasSecret: true, boundTo: null, MetadataUrl)!;
        (client.ClientId, client.Origin, client.AuthMethod).ShouldBe(("mine", ClientOrigin.Configured, TokenAuthMethod.ClientSecretPost));
    }

    [Fact]
    public void Client_that_somebody_registered_never_goes_to_another_server()
    {
        ClientRegistration.WithoutRegistering(Server(), "mine", true, boundTo: "https://as.example.com", null).ShouldNotBeNull();
        Should.Throw<OAuthException>(() => ClientRegistration.WithoutRegistering(Server(), "mine", true, boundTo: "https://other.example.com", null));
    }

    [Fact]
    public void Client_metadata_document_is_used_where_the_server_reads_it()
    {
        var client = ClientRegistration.WithoutRegistering(Server() with { ReadsClientMetadata = true }, null, false, null, MetadataUrl)!;
        (client.ClientId, client.Origin, client.AuthMethod).ShouldBe((MetadataUrl, ClientOrigin.MetadataDocument, TokenAuthMethod.None));
        ClientRegistration.WithoutRegistering(Server(), null, false, null, MetadataUrl).ShouldBeNull();
        ClientRegistration.WithoutRegistering(Server() with { ReadsClientMetadata = true }, null, false, null, null).ShouldBeNull();
    }

    [Theory]
    [InlineData(Redirect, "native")]
    [InlineData("http://localhost:80/oauth/callback", "native")]
    [InlineData("https://taskmcp.example.com/oauth/callback", "web")]
    public void Registration_asks_for_codes_and_refreshes(string redirect, string type)
    {
        var request = ClientRegistration.Request(Server("none", "client_secret_post"), redirect);
        request["grant_types"]!.ToJsonString().ShouldBe("""["authorization_code","refresh_token"]""");
        request["redirect_uris"]![0]!.GetValue<string>().ShouldBe(redirect);
        request["token_endpoint_auth_method"]!.GetValue<string>().ShouldBe("client_secret_post");
        request["application_type"]!.GetValue<string>().ShouldBe(type);
    }

    [Theory]
    [InlineData("""{"client_id":"c","client_secret":"s"}""", TokenAuthMethod.ClientSecretBasic, "s")]
    [InlineData("""{"client_id":"c","client_secret":"s","token_endpoint_auth_method":"client_secret_post"}""", TokenAuthMethod.ClientSecretPost, "s")]
    [InlineData("""{"client_id":"c","client_secret":"s","token_endpoint_auth_method":"none"}""", TokenAuthMethod.None, null)]
    [InlineData("""{"client_id":"c"}""", TokenAuthMethod.None, null)]
    public void Registration_decides_how_the_client_proves_itself(string answer, TokenAuthMethod method, string? secret)
    {
        var (client, given) = ClientRegistration.Parse(Json(answer), Server("client_secret_basic"), Redirect);
        client.AuthMethod.ShouldBe(method);
        client.Issuer.ShouldBe("https://as.example.com");
        given.ShouldBe(secret);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"client_id":7}""")]
    [InlineData("""{"client_id":"c","token_endpoint_auth_method":"private_key_jwt"}""")]
    [InlineData("""{"client_id":"c","token_endpoint_auth_method":"client_secret_basic"}""")]
    public void Registration_that_is_no_use_is_refused(string answer) =>
        Should.Throw<OAuthException>(() => ClientRegistration.Parse(Json(answer), Server(), Redirect)).Problem.ShouldBe(OAuthProblem.Invalid);

    [Fact]
    public void Registration_is_good_for_its_server_its_redirect_and_its_time()
    {
        var (client, _) = ClientRegistration.Parse(Json($$"""{"client_id":"c","client_secret":"s","client_secret_expires_at":{{Now.AddDays(1).ToUnixTimeSeconds()}}}"""), Server(), Redirect);
        ClientRegistration.IsGood(client, Server(), Redirect, Now).ShouldBeTrue();
        ClientRegistration.IsGood(client, Server() with { Issuer = "https://other.example.com" }, Redirect, Now).ShouldBeFalse();
        ClientRegistration.IsGood(client, Server(), "http://localhost:5180/oauth/callback", Now).ShouldBeFalse();
        ClientRegistration.IsGood(client, Server(), Redirect, Now.AddDays(1)).ShouldBeFalse();
        ClientRegistration.IsGood(client with { SecretExpiresAt = null }, Server(), Redirect, Now.AddYears(9)).ShouldBeTrue();
    }

    private static AuthorizationServerMetadata Server(params ImmutableArray<string> methods) => new()
    {
        Issuer = "https://as.example.com",
        TokenEndpoint = new("https://as.example.com/token"),
        TokenEndpointAuthMethods = methods.IsDefaultOrEmpty ? ["client_secret_basic"] : methods,
    };

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
