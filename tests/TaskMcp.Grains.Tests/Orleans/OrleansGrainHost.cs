using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using TaskMcp.Grains.Tests.Contract;

namespace TaskMcp.Grains.Tests.Orleans;

/// <summary>One Orleans silo in the test's process, on storage that the test holds.</summary>
internal sealed class OrleansGrainHost(ManualClock clock, GrainHostOptions options, Action<IServiceCollection>? addServices = null) : IGrainHost
{
    private readonly SharedRows _rows = new();
    private readonly SharedReminders _reminders = new();
    private InProcessTestCluster? _cluster;

    public IGrainFactory Grains => Cluster.Client;

    public ManualClock Clock => clock;

    private InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The host is not started.");

    public async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(silo));
        builder.ConfigureClient(client =>
        {
            client.AddActivityPropagation();
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task StopAsync()
    {
        if (_cluster is null) return;
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        _cluster = null;
    }

    public Task DeactivateAsync(IAddressable grain) => Cluster.DeactivateAsync(grain);

    /// <summary>Collection goes by the real clock here: it happens by itself, seconds from now.</summary>
    public Task BeIdleAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Configure(ISiloBuilder silo)
    {
        silo.AddActivityPropagation();
        silo.AddReminders();
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        if (options.CollectsIdleGrains)
        {
            silo.Configure<GrainCollectionOptions>(collection =>
            {
                collection.CollectionQuantum = TimeSpan.FromSeconds(1);
                collection.CollectionAge = TimeSpan.FromSeconds(2);
            });
        }
        silo.Services.AddSingleton<IReminderTable>(_reminders);
        silo.Services.AddGrainStorage("Default", (services, _) => new SharedStorage(_rows, services.GetRequiredService<IGrainStorageSerializer>()));
        silo.Services.AddSingleton<TimeProvider>(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, clock);
        addServices?.Invoke(silo.Services);
    }
}
