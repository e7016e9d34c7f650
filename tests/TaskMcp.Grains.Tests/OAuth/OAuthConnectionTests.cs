using TaskMcp.Connections;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>Sign-in with a real authorization server in front of a real MCP server (SPEC C-7).</summary>
public sealed class OAuthConnectionTests : IAsyncLifetime
{
    private OAuthWorld _world = null!;

    public async Task InitializeAsync() => _world = await OAuthWorld.Started();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Connection_without_a_token_says_where_to_sign_in_and_works_after_that()
    {
        var connection = await _world.Made();
        var id = (await connection.Get()).Value!.Id;
        (await connection.Get()).Value!.ConnectUrl.ShouldBe($"/oauth/connect/{id:D}");
        var refused = await Outcome(connection, "whoami");
        refused.Error!.Code.ShouldBe(McpErrorCode.AuthFailed);
        refused.Error.Message.ShouldContain($"/oauth/connect/{id:D}");
        (await OAuthWorld.Status(connection)).ShouldBe(ConnectionStatus.AuthRequired);

        (await _world.SignIn(connection)).ConnectUrl.ShouldBeNull();
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
        var shown = (await connection.Get()).Value!;
        shown.AuthConfig.Issuer.ShouldBe(_world.Server.Issuer);
        shown.AuthConfig.GrantedScopes.ShouldContain("mcp:use");
        shown.AuthConfig.ExpiresAt.ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        shown.Capabilities.ShouldContain(capability => capability.Name == "test__whoami");
    }

    [Fact]
    public async Task Every_request_names_the_resource_and_a_proof_key()
    {
        var connection = await _world.Connected();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await OAuthWorld.WhoAmI(connection);

        var asked = (await _world.Server.Seen("/auth"))[0];
        ((string?)asked["resource"]).ShouldBe(_world.Server.McpUrl);
        ((string?)asked["code_challenge_method"]).ShouldBe("S256");
        ((string?)asked["redirect_uri"]).ShouldBe(OAuthWorld.RedirectUri);
        var tokens = await _world.Server.Seen("/token");
        tokens.Select(request => (string?)request["grant_type"]).ShouldBe(["authorization_code", "refresh_token"]);
        tokens.ShouldAllBe(request => (string?)request["resource"] == _world.Server.McpUrl);
    }

    [Fact]
    public async Task State_is_good_once()
    {
        var connection = await _world.Made();
        var answer = await _world.Agree(await OAuthWorld.Begin(connection));
        (await OAuthWorld.Complete(connection, answer)).Refusal.ShouldBeNull();

        (await OAuthWorld.Complete(connection, answer)).Refusal!.Code.ShouldBe("oauth.state_invalid");
        (await _world.Server.Count("authorization_code")).ShouldBe(1);
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice", customMessage: "the first one stays");
    }

    [Fact]
    public async Task State_is_good_once_also_when_it_comes_twice_at_once()
    {
        var connection = await _world.Made();
        var answer = await _world.Agree(await OAuthWorld.Begin(connection));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OAuthWorld.Complete(connection, answer)));

        results.Count(result => result.IsAccepted).ShouldBe(1);
        (await _world.Server.Count("authorization_code")).ShouldBe(1);
    }

    [Fact]
    public async Task State_ends_after_ten_minutes()
    {
        var connection = await _world.Made();
        var begun = await OAuthWorld.Begin(connection);
        begun.ExpiresAt.ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        var answer = await _world.Agree(begun);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));

        (await OAuthWorld.Complete(connection, answer)).Refusal!.Code.ShouldBe("oauth.state_invalid");
        (await _world.Server.Count("authorization_code")).ShouldBe(0);
        (await OAuthWorld.Status(connection)).ShouldBe(ConnectionStatus.AuthRequired);
    }

    [Fact]
    public async Task Another_sign_in_takes_the_place_of_the_one_before()
    {
        var connection = await _world.Made();
        var first = await _world.Agree(await OAuthWorld.Begin(connection));
        var second = await _world.Agree(await OAuthWorld.Begin(connection));

        (await OAuthWorld.Complete(connection, first)).Refusal!.Code.ShouldBe("oauth.state_invalid");
        (await OAuthWorld.Complete(connection, second)).Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData(null)]
    public async Task Answer_of_another_authorization_server_is_refused_and_its_code_not_used(string? issuer)
    {
        var connection = await _world.Made();
        var answer = await _world.Agree(await OAuthWorld.Begin(connection));

        (await OAuthWorld.Complete(connection, answer with { Issuer = issuer })).Refusal!.Code.ShouldBe("oauth.issuer_mismatch");
        (await OAuthWorld.Complete(connection, answer)).Refusal!.Code.ShouldBe("oauth.state_invalid", "used up all the same");
        (await _world.Server.Count("authorization_code")).ShouldBe(0);
    }

    [Fact]
    public async Task Sign_in_begun_in_a_browser_is_not_ended_in_another()
    {
        var connection = await _world.Made();
        var answer = await _world.Agree(await OAuthWorld.Begin(connection, new("key of one browser"), anew: true));

        (await OAuthWorld.Complete(connection, answer)).Refusal!.Code.ShouldBe("oauth.state_invalid");
        (await OAuthWorld.Complete(connection, answer with { BrowserKey = new("key of another") })).Refusal!.Code.ShouldBe("oauth.state_invalid");
        (await OAuthWorld.Complete(connection, answer with { BrowserKey = new("key of one browser") })).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Sign_in_goes_on_after_a_restart()
    {
        var connection = await _world.Made();
        var id = (await connection.Get()).Value!.Id;
        var answer = await _world.Agree(await OAuthWorld.Begin(connection));
        await _world.Grains.RestartAsync();
        connection = _world.Grains.Connection(id);

        (await OAuthWorld.Complete(connection, answer)).Refusal.ShouldBeNull();
        await _world.Grains.RestartAsync();
        (await OAuthWorld.WhoAmI(_world.Grains.Connection(id))).ShouldContain("alice", customMessage: "so does the token");
    }

    [Fact]
    public async Task Person_who_says_no_can_begin_again()
    {
        var connection = await _world.Made();
        var begun = await OAuthWorld.Begin(connection);
        var state = System.Web.HttpUtility.ParseQueryString(new Uri(begun.AuthorizationUrl!).Query)["state"]!;

        var refusal = (await OAuthWorld.Complete(connection, new() { State = new(state), Error = "access_denied", Issuer = _world.Server.Issuer })).Refusal!;

        refusal.Code.ShouldBe("oauth.denied");
        refusal.Message.ShouldContain("access_denied");
        await _world.SignIn(connection);
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
    }

    [Fact]
    public async Task Client_that_the_authorization_server_has_forgotten_registers_again()
    {
        var connection = await _world.Connected();
        await _world.Server.ForgetClients();
        (await Outcome(connection, "whoami")).Error!.Code.ShouldBe(McpErrorCode.AuthFailed);

        await _world.SignIn(connection);

        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
        (await _world.Server.Count("registration")).ShouldBe(2);
    }

    [Fact]
    public async Task Sign_in_that_nobody_came_back_from_is_begun_again_as_a_new_client()
    {
        var connection = await _world.Made();
        var begun = await OAuthWorld.Begin(connection);
        await _world.Server.ForgetClients();
        await Should.ThrowAsync<InvalidOperationException>(() => _world.Agree(begun), "the authorization server tells it to the person only");

        await _world.SignIn(connection);

        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
    }

    [Fact]
    public async Task Connections_register_one_client_each_and_only_once()
    {
        var connection = await _world.Connected();
        await _world.Server.RevokeGrants();
        (await Outcome(connection, "whoami")).Error!.Code.ShouldBe(McpErrorCode.AuthFailed);

        await _world.SignIn(connection);

        (await _world.Server.Count("registration")).ShouldBe(1);
    }
}
