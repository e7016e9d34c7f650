using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Silo.Access;

namespace TaskMcp.Rules.Tests.Access;

/// <summary>RFC 7662, 2.2, and whom a token is meant for (RFC 8707, 2; MCP authorization).</summary>
public class IntrospectionRulesTests
{
    private const string Issuer = "https://issuer.example";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_780_000_000);
    private static readonly Uri Server = new("https://tasks.example");
    private static readonly Uri Mcp = new("https://tasks.example/mcp");

    [Fact]
    public void A_token_that_is_meant_for_us_names_its_subject_scopes_and_end()
    {
        var (voucher, name) = Read("""{"active":true,"iss":"https://issuer.example","sub":"ada","username":"Ada","aud":["https://tasks.example"],"scope":"openid read tools","exp":1780000060,"iat":1779999999}""", Server)!.Value;

        voucher.Subject.ShouldBe(new ExternalSubject { Issuer = Issuer, Subject = "ada" });
        voucher.Scopes.ShouldBe(["read", "tools"]);
        voucher.ExpiresAt.ShouldBe(Now.AddSeconds(60));
        name.ShouldBe("Ada");
    }

    [Theory]
    [InlineData("""{"active":false,"sub":"ada","aud":"https://tasks.example"}""")]
    [InlineData("""{"active":"true","sub":"ada","aud":"https://tasks.example"}""")]
    [InlineData("""{"sub":"ada","aud":"https://tasks.example"}""")]
    [InlineData("""{"active":true,"sub":"ada"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://another.example"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example.evil.example"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example/mcp"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":[7]}""")]
    [InlineData("""{"active":true,"aud":"https://tasks.example"}""")]
    [InlineData("""{"active":true,"sub":"","aud":"https://tasks.example"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example","iss":"https://evil.example"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example","iss":7}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example","exp":1780000000}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example","exp":"tomorrow"}""")]
    [InlineData("""{"active":true,"sub":"ada","aud":"https://tasks.example","nbf":1780000001}""")]
    public void Any_other_is_nobodys(string facts) => Read(facts, Server).ShouldBeNull();

    [Theory, InlineData("https://tasks.example/mcp"), InlineData("https://tasks.example"), InlineData("https://tasks.example/")]
    public void A_token_for_the_server_is_good_at_its_mcp_endpoint(string audience) =>
        Read($$"""{"active":true,"sub":"ada","aud":"{{audience}}"}""", Mcp).ShouldNotBeNull();

    [Theory, InlineData(""), InlineData("""
        ,"scope":"openid profile"
        """)]
    public void A_token_without_a_scope_of_ours_may_nothing(string scope)
    {
        var (voucher, _) = Read($$"""{"active":true,"sub":"ada","aud":"https://tasks.example"{{scope}}}""", Server)!.Value;

        TokenScopes.Cap(WorkspaceRole.Owner, voucher.Scopes).ShouldBe(WorkspaceRole.None);
        voucher.Scopes.ShouldNotContain(TokenScopes.Tools);
        voucher.Scopes.ShouldNotBeEmpty();
    }

    [Theory, InlineData("abc.DEF-1_2~3+4/5==", true), InlineData("", false), InlineData("a b", false), InlineData("a\r\nb", false), InlineData("é", false)]
    public void Only_what_can_be_a_token_is_asked_about(string text, bool isToken) => IntrospectionRules.IsToken(text).ShouldBe(isToken);

    private static (ExternalVoucher Voucher, string Name)? Read(string facts, Uri resource) => IntrospectionRules.Read((JsonObject)JsonNode.Parse(facts)!, Issuer, resource, Now);
}
