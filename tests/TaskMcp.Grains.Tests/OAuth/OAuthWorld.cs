using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.Grains.Tests.Contract;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>The grains of connections, a real authorization server in front of a real MCP server, and Alice with her browser.</summary>
internal sealed class OAuthWorld : IAsyncDisposable
{
    public const string RedirectUri = "http://127.0.0.1:5180/oauth/callback";

    private readonly ScriptedPerson _alice = new();

    private OAuthWorld(OAuthServerProcess server, ConnectionWorld grains) => (Server, Grains) = (server, grains);

    public OAuthServerProcess Server { get; }

    public ConnectionWorld Grains { get; }

    /// <summary>TaskMcp's; the servers have the machine's.</summary>
    public ManualClock Clock => Grains.Clock;

    /// <param name="tokenLife">How long an access token lives; an hour when it is left out.</param>
    public static async Task<OAuthWorld> Started(TimeSpan? tokenLife = null) =>
        new(await OAuthServerProcess.Started(tokenLife ?? TimeSpan.FromHours(1)), await ConnectionWorld.StartedAsync());

    /// <summary>A new connection to the protected server, for people to sign in.</summary>
    public Task<IConnectionGrain> Made(AuthConfig? auth = null) => Grains.Created(Creation(Http(Server.McpUrl), auth ?? new() { Type = AuthType.Oauth }));

    /// <summary>A new connection that Alice has signed in to.</summary>
    public async Task<IConnectionGrain> Connected()
    {
        var connection = await Made();
        await SignIn(connection);
        return connection;
    }

    public static AuthConfig Service(string secret = "service-secret-0123456789") => new()
    {
        Type = AuthType.ClientCredentials,
        Credentials = ImmutableDictionary<string, Secret>.Empty.Add("client_id", new("service")).Add("client_secret", new(secret)),
    };

    public static async Task<AuthProgress> Begin(IConnectionGrain connection, Secret? browserKey = null, bool anew = false)
    {
        var result = await connection.RefreshAuth(new() { Context = Context(), RedirectUri = RedirectUri, BrowserKey = browserKey, Anew = anew }, CancellationToken.None).Soon();
        result.Refusal.ShouldBeNull();
        return result.Value!;
    }

    /// <summary>Alice signs in and agrees; what the authorization server sends back with her.</summary>
    public Task<AuthorizationResponse> Agree(AuthProgress progress) => _alice.SignIn(progress.AuthorizationUrl.ShouldNotBeNull(), RedirectUri);

    public static Task<GrainResult<ConnectionSnapshot>> Complete(IConnectionGrain connection, AuthorizationResponse response) =>
        connection.CompleteAuth(response, CancellationToken.None).Soon();

    /// <summary>Alice signs in; the connection as it is once its server was asked for what it offers.</summary>
    public async Task<ConnectionSnapshot> SignIn(IConnectionGrain connection)
    {
        (await Complete(connection, await Agree(await Begin(connection)))).Refusal.ShouldBeNull();
        return (await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.Active)).Value!;
    }

    /// <summary>Who the MCP server says that it was called by, with which scopes.</summary>
    public static async Task<string> WhoAmI(IConnectionGrain connection)
    {
        var outcome = await Outcome(connection, "whoami");
        outcome.Error.ShouldBeNull();
        return (string)JsonNode.Parse(outcome.Output!.Value.Text!)!;
    }

    public static async Task<ConnectionStatus> Status(IConnectionGrain connection) => (await connection.Get()).Value!.Status;

    public async ValueTask DisposeAsync()
    {
        _alice.Dispose();
        await Grains.DisposeAsync();
        await Server.DisposeAsync();
    }
}
