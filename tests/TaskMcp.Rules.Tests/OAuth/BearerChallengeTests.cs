using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>RFC 9110, 11.6.1; RFC 6750, 3; RFC 9728, 5.1.</summary>
public class BearerChallengeTests
{
    [Fact]
    public void BearerChallenge_reads_the_example_of_RFC_9728() =>
        Parse("""Bearer resource_metadata="https://resource.example.com/.well-known/oauth-protected-resource" """)
            .ResourceMetadata.ShouldBe("https://resource.example.com/.well-known/oauth-protected-resource");

    [Fact]
    public void BearerChallenge_reads_scopes_and_error()
    {
        var challenge = Parse("""Bearer realm="x", error="insufficient_scope", scope="files:read files:write" """);
        challenge.Scopes.ShouldBe(["files:read", "files:write"]);
        challenge.IsInsufficientScope.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""Basic realm="a, b=c", Bearer scope="s" """)]
    [InlineData("""Negotiate a87421000492aa874209af8bc028==, Bearer scope="s" """)]
    [InlineData("""Negotiate,bearer scope=s""")]
    [InlineData("""Newauth realm="apps", type=1, title="Login to \"apps\"", BEARER scope = "s" """)]
    [InlineData(""", , Bearer SCOPE="s",error=invalid_token""")]
    public void BearerChallenge_is_found_among_others(string header) => Parse(header).Scopes.ShouldBe(["s"]);

    [Fact]
    public void BearerChallenge_is_found_in_a_second_header() => BearerChallenge.Parse(["Basic realm=\"x\"", "Bearer scope=\"s\""]).Scopes.ShouldBe(["s"]);

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer scope=\"open")]
    [InlineData("Bearer =,=,\"")]
    [InlineData("Basic scope=\"s\"")]
    [InlineData("Bearer scope=\"\\")]
    public void BearerChallenge_makes_nothing_of_what_is_malformed(string header)
    {
        var challenge = Parse(header);
        challenge.Scopes.ShouldBeEmpty();
        challenge.ResourceMetadata.ShouldBeNull();
        challenge.IsInsufficientScope.ShouldBeFalse();
    }

    [Fact]
    public void BearerChallenge_takes_the_first_of_a_parameter_given_twice() => Parse("Bearer scope=a, scope=b").Scopes.ShouldBe(["a"]);

    private static BearerChallenge Parse(string header) => BearerChallenge.Parse([header]);
}
