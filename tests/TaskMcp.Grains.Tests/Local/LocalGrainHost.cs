using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>The local runtime on a temporary directory.</summary>
public sealed class LocalGrainHost(ManualClock clock, Action<LocalRuntimeOptions>? configure = null, Action<IServiceCollection>? addServices = null) : IGrainHost
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("taskmcp-grains-");
    private readonly LogRecorder log = new();
    private IHost? host;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public ManualClock Clock => clock;

    public string DataDirectory => Path.Combine(directory.FullName, "data");

    /// <summary>How many items each commit so far had.</summary>
    public IEnumerable<int> Commits => log.Values<int>("Items", LogLevel.Trace);

    /// <summary>Errors and warnings so far.</summary>
    public IReadOnlyList<string> Complaints => log.Complaints;

    public IServiceProvider Services => host?.Services ?? throw new InvalidOperationException("The host is not started.");

    public static async Task<LocalGrainHost> StartedAsync(Action<LocalRuntimeOptions>? configure = null)
    {
        var host = new LocalGrainHost(new ManualClock(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero)), configure);
        await host.StartAsync();
        return host;
    }

    public async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddLocalRuntime(options =>
        {
            options.DataDirectory = DataDirectory;
            options.GrainAssemblies.Add(typeof(LocalGrainHost).Assembly);
            configure?.Invoke(options);
        });
        addServices?.Invoke(builder.Services);
        host = builder.Build();
        await host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (host is null) return;
        await host.StopAsync();
        host.Dispose();
        host = null;
    }

    public Task DeactivateAsync(IAddressable grain) => Services.GetRequiredService<IActivationControl>().DeactivateAsync(grain);

    public Task BeIdleAsync()
    {
        clock.Advance(TimeSpan.FromMinutes(17));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        directory.Delete(recursive: true);
    }
}
