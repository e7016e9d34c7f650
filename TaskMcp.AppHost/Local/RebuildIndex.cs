using System.Globalization;
using TaskMcp.Silo.Storage;

namespace TaskMcp.AppHost.Local;

/// <summary><c>-- rebuild-index</c>: the read model again from what the grains have stored, while nothing is served (SPEC T-6).</summary>
internal static class RebuildIndex
{
    public const string Name = "rebuild-index";

    public static async Task<int> Run(WebApplication app)
    {
        // Storage opens in the first phase of a start and closes in the last of a stop. Reminders and the listener belong to the phases
        // between, which are left out: nothing else may write now.
        var phases = app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().ToArray();
        foreach (var service in phases) await service.StartingAsync(CancellationToken.None);
        try
        {
            var rows = await app.Services.GetRequiredService<ReadModelRebuild>().RunAsync();
            foreach (var (table, count) in rows) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table}: {count}"));
            return 0;
        }
        finally
        {
            foreach (var service in phases.Reverse()) await service.StoppedAsync(CancellationToken.None);
        }
    }
}
