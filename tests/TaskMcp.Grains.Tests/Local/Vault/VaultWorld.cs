using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Connections.Vault;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Local.Vault;

/// <summary>Connections with stored credentials, and what is stored of them.</summary>
internal sealed class VaultWorld : IAsyncDisposable
{
    private VaultWorld(ConnectionWorld connections) => Connections = connections;

    public ConnectionWorld Connections { get; }

    public string MasterKeyPath => Path.Combine(Connections.DataDirectory, MasterKeyFile.Name);

    public string NextMasterKeyPath => Path.Combine(Connections.DataDirectory, MasterKeyFile.NextName);

    public StoredStates Stored => new(Services.GetRequiredService<LocalDatabase>());

    private IServiceProvider Services => ((LocalGrainHost)Connections.Host).Services;

    public static async Task<VaultWorld> StartedAsync() => new(await ConnectionWorld.StartedAsync());

    /// <summary>A connection whose server was started with a key; its id.</summary>
    public async Task<Guid> Keyed()
    {
        var connection = await Connections.Scripted(ApiKey());
        return (await connection.Get()).Value!.Id;
    }

    /// <summary>What a call comes to that needs the key.</summary>
    public Task<ToolOutcome> Use(Guid id) => Outcome(Connections.Connection(id), "whoami");

    public async Task ShouldOpen(Guid id) => (await Use(id)).Output!.Value.Text.ShouldContain($"{Key.Length} characters");

    public async Task<KeyRing> Ring() => await Connections.Grain<IKeyRingGrain>(GrainKeys.DefaultWorkspace).Get();

    public Task<KeyRotationReport> Rotate(StoredStates? stored = null) => new KeyRotation(
        Services.GetRequiredService<MasterKeySource>(), stored ?? Stored, Connections.Grains, Services.GetServices<ISealedStates>(),
        Services.GetRequiredService<MasterKeys>).RunAsync();

    /// <summary>Rotates before anything of the runtime has read the keys, as the command does, and starts anew after it.</summary>
    public async Task<KeyRotationReport> RotateApart(Action<StoredStates>? prepare = null)
    {
        await Connections.RestartAsync();
        var stored = Stored;
        prepare?.Invoke(stored);
        try
        {
            return await Rotate(stored);
        }
        finally
        {
            await Connections.RestartAsync();
        }
    }

    public async ValueTask DisposeAsync() => await Connections.DisposeAsync();
}
