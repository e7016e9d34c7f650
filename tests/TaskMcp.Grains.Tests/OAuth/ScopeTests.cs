using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>More scopes when a tool needs them (MCP authorization, "Step-Up Authorization Flow"), with real servers.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    private OAuthWorld _world = null!;

    public async Task InitializeAsync() => _world = await OAuthWorld.Started();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Tool_that_needs_more_scopes_asks_a_person_and_works_after_that()
    {
        var connection = await _world.Connected();
        (await OAuthWorld.WhoAmI(connection)).ShouldNotContain("mcp:write");

        var error = (await Outcome(connection, "write")).Error!;
        error.Code.ShouldBe(McpErrorCode.AuthFailed);
        error.Message.ShouldContain("mcp:write");
        var shown = await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.AuthRequired);
        error.Message.ShouldContain(shown.Value!.ConnectUrl!);
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("mcp:use", customMessage: "what was granted goes on");

        await _world.SignIn(connection);

        (await Outcome(connection, "write")).Output!.Value.Text!.ShouldContain("mcp:write");
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("mcp:use", customMessage: "nothing is taken away");
        var asked = ((string?)(await _world.Server.Seen("/auth"))[^1]["scope"])!.Split(' ');
        asked.ShouldContain("mcp:use");
        asked.ShouldContain("mcp:write");
    }

    [Fact]
    public async Task Wider_scopes_are_kept_by_the_refresh()
    {
        var connection = await _world.Connected();
        await Outcome(connection, "write");
        await _world.SignIn(connection);
        await _world.Server.ExpireTokens();

        (await Outcome(connection, "write")).Output!.Value.Text!.ShouldContain("mcp:write");
        (await _world.Server.Count("refresh_token")).ShouldBe(1);
    }

    [Fact]
    public async Task Service_gets_more_scopes_without_a_person()
    {
        var connection = await _world.Made(OAuthWorld.Service());
        (await OAuthWorld.WhoAmI(connection)).ShouldNotContain("mcp:write");

        (await Outcome(connection, "write")).Output!.Value.Text!.ShouldContain("mcp:write");
        (await _world.Server.Count("client_credentials")).ShouldBe(2);
    }
}
