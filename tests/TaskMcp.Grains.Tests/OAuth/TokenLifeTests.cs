using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>How tokens are kept fresh, and what happens when that is over (SPEC C-7), with a real authorization server that rotates refresh tokens.</summary>
public sealed class TokenLifeTests : IAsyncLifetime
{
    private const int Callers = 20;

    /// <summary>Shorter than a session stays open unused.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private OAuthWorld _world = null!;

    public async Task InitializeAsync() => _world = await OAuthWorld.Started(Life);

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Token_is_renewed_before_it_expires_and_nobody_waits_for_that()
    {
        var connection = await _world.Connected();
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.Hold(true);
        _world.Clock.Advance(Life - TimeSpan.FromSeconds(59));

        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice", customMessage: "with the token that is still good");

        await _world.Server.Hold(false);
        var later = _world.Clock.GetUtcNow() + Life;
        await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.AuthConfig.ExpiresAt == later);
        (await _world.Server.Count("refresh_token")).ShouldBe(1);
    }

    [Fact]
    public async Task Twenty_calls_after_the_expiry_make_one_refresh()
    {
        var connection = await _world.Connected();
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.ExpireTokens();
        _world.Clock.Advance(Life);

        await AllSucceed(connection);

        (await _world.Server.Count("refresh_token")).ShouldBe(1);
    }

    [Fact]
    public async Task Twenty_calls_whose_token_the_server_refuses_make_one_refresh()
    {
        var connection = await _world.Connected();
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.ExpireTokens();

        await AllSucceed(connection);

        (await _world.Server.Count("refresh_token")).ShouldBe(1);
    }

    [Fact]
    public async Task Every_refresh_uses_the_refresh_token_of_the_one_before_also_across_restarts()
    {
        var connection = await _world.Connected();
        var id = (await connection.Get()).Value!.Id;
        for (var i = 1; i <= 3; i++)
        {
            await _world.Server.ExpireTokens();
            (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
            (await _world.Server.Count("refresh_token")).ShouldBe(i);
            await _world.Grains.RestartAsync();
            connection = _world.Grains.Connection(id);
        }
    }

    [Fact]
    public async Task Change_of_the_connection_during_a_refresh_makes_no_second_one()
    {
        var connection = await _world.Connected();
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.ExpireTokens();
        await _world.Server.Hold(true);
        var before = Call(connection, "whoami");
        await Eventually.Until(() => _world.Server.Count("waiting"), waiting => waiting == 1);

        (await connection.Update(new() { Context = Context(), Name = "Renamed" }).Soon()).Refusal.ShouldBeNull();
        var after = Call(connection, "whoami");
        await _world.Server.Hold(false);

        (await after.Soon()).Value!.Error.ShouldBeNull();
        await before.Soon();
        (await _world.Server.Count("refresh_token")).ShouldBe(1);
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
    }

    [Fact]
    public async Task Revoked_refresh_token_needs_a_person_who_is_told_where_to_go()
    {
        var connection = await _world.Connected();
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.RevokeGrants();

        var error = (await Outcome(connection, "whoami")).Error!;

        error.Code.ShouldBe(McpErrorCode.AuthFailed);
        error.Retryable.ShouldBeFalse();
        var shown = await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.AuthRequired);
        shown.Value!.ConnectUrl.ShouldBe($"/oauth/connect/{shown.Value.Id:D}");
        error.Message.ShouldContain(shown.Value.ConnectUrl!);
        await Outcome(connection, "whoami");
        (await _world.Server.Count("refresh_token")).ShouldBe(1, "what is over is not tried again");

        await _world.SignIn(connection);
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
    }

    [Fact]
    public async Task Outage_of_the_authorization_server_needs_no_person()
    {
        var connection = await _world.Connected();
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.ExpireTokens();
        await _world.Server.Outage(503);
        var error = (await Outcome(connection, "whoami")).Error!;
        error.Code.ShouldBe(McpErrorCode.ConnectionError);
        error.Retryable.ShouldBeTrue();
        (await OAuthWorld.Status(connection)).ShouldNotBe(ConnectionStatus.AuthRequired);

        await _world.Server.Outage(0);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        (await OAuthWorld.WhoAmI(connection)).ShouldContain("alice");
    }

    [Fact]
    public async Task Token_is_renewed_when_somebody_asks_for_it()
    {
        var connection = await _world.Connected();
        _world.Clock.Advance(TimeSpan.FromMinutes(5));

        (await OAuthWorld.Begin(connection)).AuthorizationUrl.ShouldBeNull();

        (await _world.Server.Count("refresh_token")).ShouldBe(1);
        (await connection.Get()).Value!.AuthConfig.ExpiresAt.ShouldBe(_world.Clock.GetUtcNow() + Life);
    }

    private static async Task AllSucceed(IConnectionGrain connection)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Outcome(connection, "whoami")));
        outcomes.ShouldAllBe(outcome => outcome.Error == null && outcome.Output!.Value.Text!.Contains("alice"));
    }
}
