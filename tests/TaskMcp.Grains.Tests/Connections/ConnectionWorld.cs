using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Notifications;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Notifications;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Toolboxes;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>The grains of connections with the real read model and a real vault, on a clock of the test's own.</summary>
internal sealed class ConnectionWorld : IAsyncDisposable
{
    public const string Key = "key-1234567890";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("taskmcp-connections-");
    private readonly ReadModel _readModel;
    private readonly IGrainHost _host;

    private ConnectionWorld(ReadModel readModel)
    {
        _readModel = readModel;
        _host = SiloHosts.Create(Clock, AddServices);
    }

    public ManualClock Clock { get; } = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>On the command line of every stdio server of this world.</summary>
    public string Mark { get; } = $"mark{Guid.NewGuid():N}";

    public string DataDirectory => _directory.FullName;

    /// <summary>The runtime under the grains.</summary>
    public IGrainHost Host => _host;

    /// <summary>The configuration; what is changed here holds from the next start.</summary>
    public Dictionary<string, string?> Settings { get; } = new() { ["TaskMcp:AllowedHosts:0"] = "127.0.0.1", ["TaskMcp:AllowedHosts:1"] = "localhost", ["TaskMcp:ApproveCommands"] = "true" };

    /// <summary>Which states can't be written; the default is none.</summary>
    public Predicate<object?> CanNotWrite { get; set; } = _ => false;

    public static async Task<ConnectionWorld> StartedAsync()
    {
        var world = new ConnectionWorld(await ReadModel.Create());
        await world._host.StartAsync();
        return world;
    }

    public async Task RestartAsync()
    {
        await _host.StopAsync();
        await _host.StartAsync();
    }

    public Task DeactivateAsync(IConnectionGrain connection) => _host.DeactivateAsync(connection);

    public T Grain<T>(string key) where T : IGrainWithStringKey => _host.Grains.GetGrain<T>(key);

    public IGrainFactory Grains => _host.Grains;

    public IConnectionGrain Connection(Guid id) => Grain<IConnectionGrain>(GrainKeys.Of(ReadModel.Workspace, id));

    public async Task<ImmutableArray<ConnectionSnapshot>> List() =>
        (await _readModel.Get<IConnectionQueries>().List(ReadModel.Workspace, 50, null, CancellationToken.None)).Value!.Items;

    public async Task<ImmutableArray<NotificationSnapshot>> Notifications() =>
        (await new NotificationQueries(_readModel.File).List(ReadModel.Workspace, unreadOnly: false, 50, null, CancellationToken.None)).Value!.Items;

    /// <summary>The variable that makes a server of the tests go on when its input ends.</summary>
    public static ImmutableDictionary<string, string> EnvIgnoringEnd() =>
        ImmutableDictionary<string, string>.Empty.Add("IGNORE_END_OF_INPUT", "true");

    public static CommandContext Context(long? expectedVersion = null) =>
        new() { Actor = Actor.Owner, CorrelationId = "correlation", ExpectedVersion = expectedVersion };

    /// <summary>Without retries, which would wait for the clock.</summary>
    public static CreateConnection Creation(ConnectionTransport transport, AuthConfig? auth = null) =>
        new() { Context = Context(), Name = "Test", ServerType = "test", Transport = transport, Auth = auth ?? new(), Limits = new() { MaxRetries = 0 } };

    public ConnectionTransport Node(params string[] arguments) =>
        new() { Type = TransportType.Stdio, Command = "node", Args = [.. arguments, Mark] };

    /// <summary><c>wire-server.mjs</c>.</summary>
    public ConnectionTransport Wire(string version) => InVersion(NpmServers.Wire, version);

    /// <summary><c>long-calls-server.mjs</c>.</summary>
    public ConnectionTransport LongCalls(string version) => InVersion(NpmServers.LongCalls, version);

    /// <summary><c>server-memory</c> with a file of its own.</summary>
    public ConnectionTransport Memory() =>
        Node(NpmServers.Memory) with { Env = ImmutableDictionary<string, string>.Empty.Add("MEMORY_FILE_PATH", Path.Combine(DataDirectory, "memory.json")) };

    public static ConnectionTransport Http(string url) => new() { Type = TransportType.StreamableHttp, Url = url };

    public static AuthConfig ApiKey() =>
        new() { Type = AuthType.ApiKey, Credentials = ImmutableDictionary<string, Secret>.Empty.Add("api_key", new(Key)) };

    /// <summary>A new connection to the scripted server.</summary>
    public Task<IConnectionGrain> Scripted(AuthConfig? auth = null) => Created(Creation(Node(NpmServers.Scripted), auth));

    public async Task<IConnectionGrain> Created(CreateConnection command)
    {
        var connection = Connection(Guid.CreateVersion7());
        var result = await connection.Create(command).Soon();
        result.Refusal.ShouldBeNull();
        return connection;
    }

    public static Task<GrainResult<ToolOutcome>> Call(IConnectionGrain connection, string tool, string input = "{}", string? key = null, CancellationToken cancellationToken = default) =>
        connection.Invoke(new() { ToolName = tool, Input = new(input), IdempotencyKey = key }, progress: null, cancellationToken);

    public static async Task<ToolOutcome> Outcome(IConnectionGrain connection, string tool, string input = "{}") =>
        (await Call(connection, tool, input).Soon()).Value.ShouldNotBeNull();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _readModel.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    // Arguments of their own leave these no place for the mark.
    private ConnectionTransport InVersion(string server, string version) => new() { Type = TransportType.Stdio, Command = "node", Args = [$"--title={Mark}", server, version] };

    private void AddServices(IServiceCollection services)
    {
        var settings = new Dictionary<string, string?>(Settings) { ["TaskMcp:DataDirectory"] = DataDirectory };
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<IGrainStorageSerializer>(new FailingSerializer(state => CanNotWrite(state)));
        services.AddSingleton(_readModel.Get<IConnectionProjection>());
        services.AddSingleton<ISqlDatabase>(_readModel.File).AddSingleton(_readModel.Get<ChangeMarks>()).AddNotifications();
        services.AddSingleton(_readModel.Get<IConnectionQueries>());
        services.AddMcpConnections();
        services.AddToolboxes();
        services.AddAudit();
    }
}
