using TaskMcp.Connections;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>Tokens in TaskMcp's own name (RFC 6749, 4.4), with a real authorization server in front of a real MCP server (SPEC C-7).</summary>
public sealed class ClientCredentialsTests : IAsyncLifetime
{
    private OAuthWorld _world = null!;

    public async Task InitializeAsync() => _world = await OAuthWorld.Started();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Service_needs_nobody_to_sign_in_and_gets_its_next_token_itself()
    {
        var connection = await _world.Made(OAuthWorld.Service());
        (await connection.Get()).Value!.ConnectUrl.ShouldBeNull();
        (await OAuthWorld.WhoAmI(connection)).ShouldStartWith("service: mcp:use");

        await _world.Server.ExpireTokens();
        (await OAuthWorld.WhoAmI(connection)).ShouldStartWith("service: ");

        _world.Clock.Advance(TimeSpan.FromHours(1));
        (await OAuthWorld.WhoAmI(connection)).ShouldStartWith("service: ");
        (await _world.Server.Count("client_credentials")).ShouldBe(3);
        (await _world.Server.Seen("/token")).ShouldAllBe(request => (string?)request["resource"] == _world.Server.McpUrl);
    }

    [Fact]
    public async Task Twenty_calls_of_a_new_service_get_one_token()
    {
        var connection = await _world.Made(OAuthWorld.Service());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Outcome(connection, "whoami")));

        outcomes.ShouldAllBe(outcome => outcome.Error == null);
        (await _world.Server.Count("client_credentials")).ShouldBe(1);
    }

    [Fact]
    public async Task Wrong_secret_says_what_to_check_and_not_what_it_was()
    {
        var connection = await _world.Made(OAuthWorld.Service("a-wrong-secret-0123456789"));

        var error = (await Outcome(connection, "whoami")).Error!;

        error.Code.ShouldBe(McpErrorCode.AuthFailed);
        error.Message.ShouldContain("client_secret");
        error.Message.ShouldNotContain("a-wrong-secret");
        var shown = (await connection.Get()).Value!;
        shown.Status.ShouldBe(ConnectionStatus.AuthRequired);
        shown.ConnectUrl.ShouldBeNull("nobody can sign in for a service");
    }
}
