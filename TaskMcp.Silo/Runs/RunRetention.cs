using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TaskMcp.Runs;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Forgets runs that ended long ago.</summary>
/// <exception cref="RetentionException">The setting makes no sense.</exception>
internal sealed class RunRetention(IRunQueries runs, IGrainFactory grains, Workspaces workspaces, TimeProvider clock, IConfiguration configuration, ILogger<RunRetention> logger)
    : RetentionSweep("runs", RetentionRules.Setting.Read(configuration), workspaces, clock, logger)
{
    protected override async Task<int> Forget(string workspace, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        var filter = new RunFilter { Workspace = workspace, State = [.. RetentionRules.Forgettable], To = before, Limit = PageSize };
        while ((await runs.List(filter, cancellationToken)).Value is { Items.IsEmpty: false } page)
        {
            foreach (var run in page.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await grains.GetGrain<IRunSelf>(GrainKeys.Of(workspace, run.Id)).Forget(before)) forgotten++;
            }

            if (page.NextCursor is null) break;
            filter = filter with { Cursor = page.NextCursor };
        }

        return forgotten;
    }
}
