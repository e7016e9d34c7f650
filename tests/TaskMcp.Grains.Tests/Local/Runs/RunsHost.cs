using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.LocalRuntime.Hosting;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Notifications;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>All grains of the product on the local runtime and a real read model, with a clock that stands still; can be cut off at any moment.</summary>
internal sealed class RunsHost : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("taskmcp-runs-");
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHost? _host;

    public ManualClock Clock { get; } = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public IGrainFactory Grains => Get<IGrainFactory>();

    /// <summary>Ends when the host has been cut off.</summary>
    public Task Crashed => _crashed.Task;

    public static async Task<RunsHost> Start()
    {
        var host = new RunsHost();
        await host.StartHost();
        return host;
    }

    public T Get<T>() where T : notnull => _host!.Services.GetRequiredService<T>();

    /// <summary>The contents of the database and its log on the disk, byte for byte as characters.</summary>
    public IReadOnlyList<string> Files() => [.. _directory.EnumerateFiles("taskmcp.db*").Select(file =>
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    })];

    /// <summary>From here on nothing reaches the disk any more, as after a kill; what still runs in memory comes to nothing.</summary>
    public void Crash()
    {
        Get<LocalDatabase>().Dispose();
        _crashed.TrySetResult();
    }

    /// <summary>Starts again on what the disk holds, and lets the reminders be due.</summary>
    public async Task Restart()
    {
        await RestartAtOnce();
        Clock.Advance(TimeSpan.FromSeconds(61));
    }

    /// <summary>Starts again on what the disk holds, before any reminder is due.</summary>
    public async Task RestartAtOnce()
    {
        await StopHost();
        await StartHost();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHost();
        _directory.Delete(recursive: true);
    }

    /// <summary>Where the next host cuts itself off.</summary>
    public CrashPoints CrashPoints { get; } = new();

    private async Task StartHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TaskMcp:DataDirectory"] = _directory.FullName,
            ["TaskMcp:ApproveCommands"] = "true",
            ["TaskMcp:PublicUrl"] = "http://127.0.0.1:5180",
            ["TaskMcp:AllowedHosts:0"] = "127.0.0.1",
        });
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<RetryJitter>(() => 0.5);
        builder.Services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        builder.Services.AddSingleton<ISqlDatabase, RuntimeDatabase>();
        builder.Services.AddLocalRuntime(options =>
        {
            options.DataDirectory = _directory.FullName;
            options.StopTimeout = TimeSpan.FromMilliseconds(200);
            options.GrainAssemblies.Add(typeof(RunGrain).Assembly);
        });
        builder.Services.AddMcpConnections();
        builder.Services.AddAudit();
        // So that a handful of tasks is several pages.
        builder.Services.AddSingleton(new SweepPace(Page: 3, Width: 2));
        builder.Services.AddReadModel().AddTasks().AddBindings().AddRuns().AddNotifications().AddWebhooks();
        builder.Services.AddSingleton<RunRecovery>().AddSingleton<RunRetention>().AddSingleton<DeliveryRecovery>();
        CrashPoints.Watch(builder.Services, Crash);
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopHost()
    {
        if (_host is not { } host) return;
        _host = null;
        try
        {
            await host.StopAsync();
        }
        catch (Exception) when (Crashed.IsCompleted)
        {
            // A host that was cut off has nothing to stop properly.
        }

        host.Dispose();
    }
}
