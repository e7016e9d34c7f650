using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.Grains.Tests.Contract;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>Sign-in, tokens and their end with a real authorization server in front of a real MCP server (SPEC C-7).</summary>
public sealed class OAuthConnectionTests : IAsyncLifetime
{
    private const string RedirectUri = "http://127.0.0.1:5180/oauth/callback";

    private readonly ScriptedPerson _alice = new();
    private OAuthServerProcess _server = null!;
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync()
    {
        _server = await OAuthServerProcess.Started();
        _world = await ConnectionWorld.StartedAsync();
    }

    public async Task DisposeAsync()
    {
        _alice.Dispose();
        await _world.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Connection_without_a_token_says_where_to_sign_in_and_works_after_that()
    {
        var connection = await Made();
        var id = (await connection.Get()).Value!.Id;
        (await connection.Get()).Value!.ConnectUrl.ShouldBe($"/oauth/connect/{id:D}");
        var refused = await Outcome(connection, "whoami");
        refused.Error!.Code.ShouldBe(McpErrorCode.AuthFailed);
        refused.Error.Message.ShouldContain($"/oauth/connect/{id:D}");
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.AuthRequired);

        (await SignedIn(connection)).ConnectUrl.ShouldBeNull();
        (await Outcome(connection, "whoami")).Output!.Value.Text.ShouldContain("alice");
        var shown = await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.Active);
        shown.Value!.AuthConfig.Issuer.ShouldBe(_server.Issuer);
        shown.Value.AuthConfig.GrantedScopes.ShouldContain("mcp:use");
        shown.Value.AuthConfig.ExpiresAt.ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        shown.Value.Capabilities.ShouldContain(capability => capability.Name == "test__whoami");
    }

    private Task<IConnectionGrain> Made(AuthConfig? auth = null) => _world.Created(Creation(Http(_server.McpUrl), auth ?? new() { Type = AuthType.Oauth }));

    private async Task<AuthProgress> Begun(IConnectionGrain connection, Secret? browserKey = null, bool anew = false)
    {
        var command = new RefreshAuth { Context = Context(), RedirectUri = RedirectUri, BrowserKey = browserKey, Anew = anew };
        var result = await connection.RefreshAuth(command, CancellationToken.None).Soon();
        result.Refusal.ShouldBeNull();
        return result.Value!;
    }

    private async Task<ConnectionSnapshot> SignedIn(IConnectionGrain connection)
    {
        var progress = await Begun(connection);
        var answer = await _alice.SignIn(progress.AuthorizationUrl!, RedirectUri);
        var result = await connection.CompleteAuth(answer, CancellationToken.None).Soon();
        result.Refusal.ShouldBeNull();
        return result.Value!;
    }
}
