using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>RFC 6749, RFC 7636 and RFC 8707: what is sent for a token, and what comes back.</summary>
public class TokenRequestTests
{
    private const string Resource = "https://mcp.example.com";

    [Fact]
    public void Pkce_gives_the_challenge_of_RFC_7636_appendix_B() =>
        Pkce.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").ShouldBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");

    [Fact]
    public void Pkce_verifiers_are_long_and_never_the_same()
    {
        var verifiers = Enumerable.Range(0, 100).Select(_ => Pkce.NewVerifier()).ToList();
        verifiers.ShouldBeUnique();
        verifiers.ShouldAllBe(verifier => verifier.Length == 43);
    }

    [Fact]
    public void Token_request_proves_the_client_as_in_RFC_6749_2_3_1() =>
        Refresh(TokenAuthMethod.ClientSecretBasic, "s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw").Basic.ShouldBe("czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");

    [Fact]
    public void Token_request_encodes_id_and_secret_before_they_are_joined() =>
        Encoding.UTF8.GetString(Convert.FromBase64String(Refresh(TokenAuthMethod.ClientSecretBasic, "a:b", "c d%é").Basic!)).ShouldBe("a%3Ab:c+d%25%C3%A9");

    [Fact]
    public void Token_request_of_a_client_that_posts_its_secret_has_it_in_the_form()
    {
        var request = Refresh(TokenAuthMethod.ClientSecretPost, "id", "secret");
        request.Basic.ShouldBeNull();
        request.Form.ShouldContain(new KeyValuePair<string, string>("client_secret", "secret"));
    }

    [Fact]
    public void Token_request_of_a_public_client_has_its_id_only()
    {
        var request = Refresh(TokenAuthMethod.None, "id", null);
        request.Basic.ShouldBeNull();
        request.Form.Select(field => field.Key).ShouldBe(["grant_type", "refresh_token", "resource", "client_id"]);
    }

    [Fact]
    public void Token_request_always_names_the_resource()
    {
        var client = Client(TokenAuthMethod.None, "id");
        var requests = new[]
        {
            TokenRequest.Code(client, null, new("code"), new("verifier"), "http://localhost/oauth/callback", Resource),
            TokenRequest.Refresh(client, null, new("refresh"), Resource),
            TokenRequest.ClientCredentials(client, null, ["a", "b"], Resource),
        };
        requests.ShouldAllBe(request => request.Form.Contains(new KeyValuePair<string, string>("resource", Resource)));
        requests[0].Form.ShouldContain(new KeyValuePair<string, string>("code_verifier", "verifier"));
        requests[2].Form.ShouldContain(new KeyValuePair<string, string>("scope", "a b"));
    }

    [Fact]
    public void Token_answer_keeps_what_the_server_left_out_apart_from_what_it_said()
    {
        var answer = Parse("""{"access_token":"t","token_type":"bearer","expires_in":3600,"refresh_token":"r","scope":"a b"}""");
        (answer.AccessToken.Reveal(), answer.RefreshToken!.Reveal(), answer.Lifetime).ShouldBe(("t", "r", TimeSpan.FromHours(1)));
        answer.Scopes.ShouldBe(["a", "b"]);
        var least = Parse("""{"access_token":"t","token_type":"Bearer"}""");
        (least.RefreshToken, least.Lifetime, least.Scopes).ShouldBe((null, null, null));
        Parse("""{"access_token":"t","token_type":"Bearer","expires_in":"60"}""").Lifetime.ShouldBe(TimeSpan.FromMinutes(1));
        answer.ToString().ShouldBe("***");
    }

    [Theory]
    [InlineData("""{"token_type":"Bearer"}""")]
    [InlineData("""{"access_token":"","token_type":"Bearer"}""")]
    [InlineData("""{"access_token":"a b","token_type":"Bearer"}""")]
    [InlineData("""{"access_token":"a\r\nX-Other: 1","token_type":"Bearer"}""")]
    [InlineData("""{"access_token":"t","token_type":"DPoP"}""")]
    [InlineData("""{"access_token":"t"}""")]
    public void Token_answer_that_cannot_be_sent_as_a_bearer_token_is_refused(string json) => Should.Throw<OAuthException>(() => Parse(json));

    [Fact]
    public void Authorization_request_has_what_the_standards_ask_for()
    {
        var url = AuthorizationRequest.Url(new("https://as.example.com/authorize?tenant=1"), "my id", "http://localhost/cb", "state&1", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Resource, ["a", "offline_access"]);
        url.ShouldBe("https://as.example.com/authorize?tenant=1&response_type=code&client_id=my%20id&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&state=state%261"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&resource=https%3A%2F%2Fmcp.example.com&scope=a%20offline_access&prompt=consent");
        AuthorizationRequest.Url(new("https://as.example.com/authorize"), "id", "http://localhost/cb", "s", "v", Resource, []).ShouldNotContain("scope");
    }

    private static TokenRequest Refresh(TokenAuthMethod method, string id, string? secret) =>
        TokenRequest.Refresh(Client(method, id), secret is null ? null : new Secret(secret), new("refresh"), Resource);

    private static OAuthClient Client(TokenAuthMethod method, string id) => new() { Issuer = "https://as.example.com", ClientId = id, Origin = ClientOrigin.Configured, AuthMethod = method };

    private static TokenAnswer Parse(string json) => TokenAnswer.Parse(JsonNode.Parse(json)!.AsObject());
}
