using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TaskMcp.Audit;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>Gives up rows of the audit that are old enough (SPEC A-2, O-4); the rest can still be verified.</summary>
/// <exception cref="RetentionException">The setting makes no sense.</exception>
internal sealed class AuditRetention(IGrainFactory grains, Workspaces workspaces, TimeProvider clock, IConfiguration configuration, ILogger<AuditRetention> logger)
    : RetentionSweep("rows of the audit", Setting.Read(configuration), workspaces, clock, logger)
{
    public static RetentionSetting Setting { get; } = new("TaskMcp:AuditRetention", TimeSpan.FromDays(30), TimeSpan.FromDays(365));

    protected override Task<int> Forget(string workspace, DateTimeOffset before, CancellationToken cancellationToken) =>
        grains.GetGrain<IAuditSelf>(grains.Audit(workspace).GetPrimaryKeyString()).Forget(before);
}
