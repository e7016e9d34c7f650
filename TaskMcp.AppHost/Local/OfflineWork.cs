namespace TaskMcp.AppHost.Local;

/// <summary>Runs a command on the stored data while nothing is served.</summary>
internal static class OfflineWork
{
    public static async Task<int> Run(WebApplication app, Func<IServiceProvider, Task<int>> work)
    {
        // Storage opens in the first phase of a start and closes in the last of a stop. Reminders and the listener belong to the phases
        // between, which are left out: nothing else may write now.
        var phases = app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().ToArray();
        foreach (var service in phases) await service.StartingAsync(CancellationToken.None);
        try
        {
            return await work(app.Services);
        }
        finally
        {
            foreach (var service in phases.Reverse()) await service.StoppedAsync(CancellationToken.None);
        }
    }
}
