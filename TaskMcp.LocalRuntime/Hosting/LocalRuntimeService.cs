using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.LocalRuntime.References;
using TaskMcp.LocalRuntime.Reminders;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.LocalRuntime.Hosting;

/// <summary>
/// Grains can be called before any hosted service starts and after the last has stopped; reminders tick only while all of them run.
/// </summary>
internal sealed class LocalRuntimeService(
    LocalDatabase database, GrainRegistry registry, GrainRuntime runtime, ReminderService reminders, ILogger<LocalRuntimeService> logger)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        database.Open();
        runtime.Start();
        RuntimeLog.Started(logger, registry.All.Count, database.Path);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        reminders.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => reminders.StopAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await reminders.StopAsync();
        await runtime.StopAsync();
        await reminders.DrainAsync();
        database.Close();
        RuntimeLog.Stopped(logger);
    }
}
