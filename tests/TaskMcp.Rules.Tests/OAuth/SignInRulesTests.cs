using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>State (RFC 6749, 10.12), the browser that began (confused deputy), issuer (RFC 9207).</summary>
public class SignInRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Secret State = new("state");

    [Fact]
    public void Sign_in_goes_on_with_its_own_state_in_time() => WhyNot(Pending(), Response()).ShouldBeNull();

    [Fact]
    public void Sign_in_ends_with_its_ten_minutes()
    {
        SignInRules.WhyNot(Pending(), Response(), Now + SignInRules.Lifetime - TimeSpan.FromTicks(1)).ShouldBeNull();
        SignInRules.WhyNot(Pending(), Response(), Now + SignInRules.Lifetime)!.Code.ShouldBe("oauth.state_invalid");
    }

    [Fact]
    public void Sign_in_takes_no_other_state()
    {
        WhyNot(Pending(), Response() with { State = new("State") })!.Code.ShouldBe("oauth.state_invalid");
        WhyNot(null, Response())!.Code.ShouldBe("oauth.state_invalid");
    }

    [Fact]
    public void Sign_in_begun_in_a_browser_ends_in_it()
    {
        var pending = Pending() with { BrowserKeyHash = SignInRules.Hash(new("key")) };
        WhyNot(pending, Response() with { BrowserKey = new("key") }).ShouldBeNull();
        WhyNot(pending, Response() with { BrowserKey = new("other") })!.Code.ShouldBe("oauth.state_invalid");
        WhyNot(pending, Response())!.Code.ShouldBe("oauth.state_invalid");
    }

    [Theory]
    [InlineData(true, "https://as.example.com", true)]
    [InlineData(false, "https://as.example.com", true)]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(true, "https://as.example.com/", false)]
    [InlineData(true, "https://AS.example.com", false)]
    [InlineData(false, "https://evil.example.com", false)]
    public void Issuer_must_be_there_when_promised_and_the_same_when_there(bool isRequired, string? received, bool passes) =>
        IssuerCheck.Passes("https://as.example.com", isRequired, received).ShouldBe(passes);

    [Fact]
    public void State_names_its_connection_and_is_never_the_same()
    {
        var key = GrainKeys.Of("default", Guid.CreateVersion7());
        var states = Enumerable.Range(0, 100).Select(_ => SignInStates.New(key).Reveal()).ToList();
        states.ShouldBeUnique();
        SignInStates.TryFind(states[0], out var found).ShouldBeTrue();
        found.ShouldBe(key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("ZGVmYXVsdA.x")]
    [InlineData("a.b.c")]
    [InlineData("!!.x")]
    [InlineData("ZGVmYXVsdC94.x")]
    public void State_that_names_no_connection_is_found_out(string? state) => SignInStates.TryFind(state, out _).ShouldBeFalse();

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "http://nas.local", null)]
    [InlineData(null, "https://tasks.example.com/", "https://tasks.example.com/oauth/client-metadata.json")]
    [InlineData("https://other.example.com/c.json", "https://tasks.example.com", "https://other.example.com/c.json")]
    public void Client_metadata_is_where_others_can_read_it(string? configured, string? publicUrl, string? url) => ClientMetadataUrl.Of(configured, publicUrl).ShouldBe(url);

    private static Refusal? WhyNot(PendingSignIn? pending, AuthorizationResponse response) => SignInRules.WhyNot(pending, response, Now);

    private static AuthorizationResponse Response() => new() { State = State };

    private static PendingSignIn Pending() => new()
    {
        StateHash = SignInRules.Hash(State),
        ExpiresAt = Now + SignInRules.Lifetime,
        Server = new() { Issuer = "https://as.example.com", TokenEndpoint = "https://as.example.com/token" },
        Client = new() { Issuer = "https://as.example.com", ClientId = "id", Origin = ClientOrigin.Registered, AuthMethod = TokenAuthMethod.None },
        RedirectUri = "http://localhost/oauth/callback",
        Resource = "https://mcp.example.com",
    };
}
