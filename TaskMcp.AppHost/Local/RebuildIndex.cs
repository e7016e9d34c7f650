using System.Globalization;
using TaskMcp.Silo.Storage;

namespace TaskMcp.AppHost.Local;

/// <summary><c>-- rebuild-index</c>: the read model again from what the grains have stored, while nothing is served (SPEC T-6).</summary>
internal static class RebuildIndex
{
    public const string Name = "rebuild-index";

    public static Task<int> Run(WebApplication app) => OfflineWork.Run(app, async services =>
    {
        var rows = await services.GetRequiredService<ReadModelRebuild>().RunAsync();
        foreach (var (table, count) in rows) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table}: {count}"));
        return 0;
    });
}
