using System.Text.Json.Nodes;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>Protected resource metadata (RFC 9728) and authorization server metadata (RFC 8414, OpenID Connect Discovery), as MCP uses them.</summary>
public class MetadataTests
{
    private static readonly Uri Server = new("https://example.com/public/mcp");

    [Fact]
    public void ProtectedResource_is_looked_for_where_the_challenge_says_then_below_the_path_then_at_the_root()
    {
        Places(null).ShouldBe(["https://example.com/.well-known/oauth-protected-resource/public/mcp", "https://example.com/.well-known/oauth-protected-resource"]);
        Places("https://example.com/custom.json")[0].ShouldBe("https://example.com/custom.json");
        Places("http://example.com/custom.json").Length.ShouldBe(2, "not over http");
        ProtectedResourceMetadata.Places(new("https://example.com/"), null).Length.ShouldBe(1);

        static string[] Places(string? challenged) => [.. ProtectedResourceMetadata.Places(Server, challenged).Select(place => place.AbsoluteUri)];
    }

    [Theory]
    [InlineData("https://example.com/public/mcp", true)]
    [InlineData("https://example.com/public/mcp/", true)]
    [InlineData("https://example.com/public", true)]
    [InlineData("https://example.com", true)]
    [InlineData("https://EXAMPLE.com:443/", true)]
    [InlineData("https://example.com/pub", false)]
    [InlineData("https://example.com/public/mcp/more", false)]
    [InlineData("https://example.com/Public/mcp", false)]
    [InlineData("https://example.com:8443/public/mcp", false)]
    [InlineData("http://example.com/public/mcp", false)]
    [InlineData("https://evil.example.com/public/mcp", false)]
    [InlineData("https://example.com/public/mcp#part", false)]
    [InlineData("https://example.com/public/mcp?tenant=1", false)]
    [InlineData("public/mcp", false)]
    public void ProtectedResource_must_be_the_server_or_hold_it(string resource, bool isFor) => ProtectedResourceMetadata.IsFor(resource, Server).ShouldBe(isFor);

    [Fact]
    public void ProtectedResource_keeps_the_resource_as_it_was_published()
    {
        var metadata = ProtectedResourceMetadata.Parse(Json("""{"resource":"https://example.com","authorization_servers":["https://as.example.com"],"scopes_supported":["a","b",7]}"""), Server);
        metadata.Resource.ShouldBe("https://example.com");
        metadata.ScopesSupported.ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData("""{"authorization_servers":["https://as.example.com"]}""")]
    [InlineData("""{"resource":"https://example.com"}""")]
    [InlineData("""{"resource":"https://example.com","authorization_servers":[]}""")]
    [InlineData("""{"resource":"https://evil.example.com","authorization_servers":["https://as.example.com"]}""")]
    public void ProtectedResource_that_says_too_little_or_wrong_is_refused(string json) =>
        Should.Throw<OAuthException>(() => ProtectedResourceMetadata.Parse(Json(json), Server)).Problem.ShouldBe(OAuthProblem.Invalid);

    [Theory]
    [InlineData("https://as.example.com", "https://as.example.com/.well-known/oauth-authorization-server https://as.example.com/.well-known/openid-configuration")]
    [InlineData("https://as.example.com/", "https://as.example.com/.well-known/oauth-authorization-server https://as.example.com/.well-known/openid-configuration")]
    [InlineData("https://as.example.com/tenant1", "https://as.example.com/.well-known/oauth-authorization-server/tenant1 https://as.example.com/.well-known/openid-configuration/tenant1 https://as.example.com/tenant1/.well-known/openid-configuration")]
    public void AuthorizationServer_is_looked_for_in_the_order_of_MCP(string issuer, string places) =>
        string.Join(' ', AuthorizationServerMetadata.Places(new(issuer)).Select(place => place.AbsoluteUri)).ShouldBe(places);

    [Fact]
    public void AuthorizationServer_is_read()
    {
        var metadata = Parse(Document());
        metadata.TokenEndpoint.AbsoluteUri.ShouldBe("https://as.example.com/token");
        metadata.TokenEndpointAuthMethods.ShouldBe(["client_secret_basic"], "the default of RFC 8414");
        metadata.SendsIssuer.ShouldBeFalse();
        metadata.ReadsClientMetadata.ShouldBeFalse();
        metadata.RegistrationEndpoint.ShouldBeNull();
    }

    [Theory]
    [InlineData("issuer", "https://as.example.com/")]
    [InlineData("issuer", "https://AS.example.com")]
    [InlineData("issuer", "https://attacker.example.com")]
    [InlineData("issuer", null)]
    [InlineData("authorization_endpoint", "http://as.example.com/authorize")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("token_endpoint", "http://as.example.com/token")]
    [InlineData("token_endpoint", null)]
    [InlineData("registration_endpoint", "ftp://as.example.com/register")]
    [InlineData("code_challenge_methods_supported", null)]
    public void AuthorizationServer_that_is_another_or_unsafe_is_refused(string member, string? value)
    {
        var document = Document();
        document[member] = value;
        Should.Throw<OAuthException>(() => Parse(document)).Problem.ShouldBe(OAuthProblem.Invalid);
    }

    [Fact]
    public void AuthorizationServer_needs_no_PKCE_where_nobody_signs_in()
    {
        var document = Document();
        document.Remove("code_challenge_methods_supported");
        document.Remove("authorization_endpoint");
        AuthorizationServerMetadata.Parse(document, ["https://as.example.com"], forSignIn: false).AuthorizationEndpoint.ShouldBeNull();
    }

    [Fact]
    public void AuthorizationServer_may_be_on_loopback_without_https()
    {
        var document = Document();
        document["token_endpoint"] = "http://127.0.0.1:8080/token";
        Parse(document).TokenEndpoint.Port.ShouldBe(8080);
    }

    [Fact]
    public void AuthorizationServer_of_2025_03_26_has_default_endpoints_at_the_root_of_the_server()
    {
        var metadata = AuthorizationServerMetadata.Default(Server);
        metadata.Issuer.ShouldBe("https://example.com");
        new[] { metadata.AuthorizationEndpoint!, metadata.TokenEndpoint, metadata.RegistrationEndpoint! }.Select(url => url.AbsoluteUri)
            .ShouldBe(["https://example.com/authorize", "https://example.com/token", "https://example.com/register"]);
        Should.Throw<OAuthException>(() => AuthorizationServerMetadata.Default(new("http://example.com/mcp")));
    }

    private static AuthorizationServerMetadata Parse(JsonObject document) => AuthorizationServerMetadata.Parse(document, ["https://as.example.com"], forSignIn: true);

    private static JsonObject Document() => Json("""
        {"issuer":"https://as.example.com","authorization_endpoint":"https://as.example.com/authorize","token_endpoint":"https://as.example.com/token",
         "code_challenge_methods_supported":["plain","S256"]}
        """);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
