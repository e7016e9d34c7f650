using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Silo.Access;

/// <summary>
/// The breach switch (SPEC A-7): one write ends every token and session of the workspace, the next one its data keys, and with them every stored credential.
/// What is under way is ended by a sweep over connections, webhooks and principals, page by page, each page stored, so that it goes on after a crash.
/// </summary>
internal sealed partial class WorkspaceGrain
{
    private const string SweepReminder = "breach";
    private const int SweepPage = 20;
    private static readonly TimeSpan SweepSoon = TimeSpan.FromSeconds(5);

    private IGrainTimer? _sweep;

    public async Task<GrainResult<WorkspaceSnapshot>> Breach(string confirm, CommandContext context)
    {
        if (Present is not { } workspace) return WorkspaceRules.NotFound;
        if (confirm != Name) return WorkspaceRules.NotConfirmed(Name);
        var next = WorkspaceRules.Breached(state.State with { Workspace = workspace }, context.Actor, clock.GetUtcNow());
        await this.RegisterOrUpdateReminder(SweepReminder, SweepSoon, Retry);
        await Record(context.Actor, AuditOutcome.Started, context.CorrelationId);
        await Save(next);
        known.Forget(Name);
        Sweep(TimeSpan.Zero);
        return next.Workspace!;
    }

    /// <summary>Nothing that was sealed before can be opened, but for the keys of the audit; what is sealed from now on can, so this may be said twice.</summary>
    private async Task<KeyRing> EndKeys()
    {
        await GrainFactory.GetGrain<IKeyRingGrain>(Name).Advance(state.State.Epoch);
        await GrainFactory.GetGrain<IAuditSelf>($"{Name}/audit").Reseal();
        var ring = await GrainFactory.GetGrain<IKeyRingGrain>(Name).Forget(state.State.Epoch);
        vault.Forget(Name);
        return ring;
    }

    private void Sweep(TimeSpan due)
    {
        _sweep?.Dispose();
        _sweep = this.RegisterGrainTimer(SweepPages, new() { DueTime = due, Period = SweepSoon, KeepAlive = true });
    }

    /// <summary>Page after page; what fails is tried again by the timer, after a crash by the reminder.</summary>
    private async Task SweepPages(CancellationToken cancellationToken)
    {
        while (state.State.Sweep is { } sweep && !cancellationToken.IsCancellationRequested)
        {
            // Credentials that were entered since the breach are good, so each page asks which keys there are.
            var keys = (await EndKeys()).Keys.Select(key => key.Id).ToImmutableArray();
            var (swept, cursor) = await Page(sweep, keys);
            await Save(WorkspaceRules.Swept(state.State, swept, cursor, clock.GetUtcNow()));
        }

        _sweep?.Dispose();
        _sweep = null;
        if (state.State.Sweep is not null) return;
        await Record(Actor.System, AuditOutcome.Succeeded, null);
        if (await this.GetReminder(SweepReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    /// <summary>A breach is answered whether or not it can be recorded.</summary>
    private async Task Record(Actor actor, AuditOutcome outcome, string? correlationId)
    {
        try
        {
            await GrainFactory.Audit(Name).Append(new()
            {
                Actor = actor, Action = "workspace.breach", TargetType = "workspace", TargetId = Name, Outcome = outcome, CorrelationId = correlationId,
            });
        }
        catch (Exception error)
        {
            LogNotRecorded(log, error, Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The breach switch of workspace {Workspace} was thrown, and could not be recorded in its audit")]
    private static partial void LogNotRecorded(ILogger logger, Exception error, string workspace);

    private async Task<(int Swept, string? Cursor)> Page(BreachSweep sweep, ImmutableArray<string> keys)
    {
        var swept = 0;
        switch (sweep.Stage)
        {
            case BreachStage.Connections:
                var connections = (await connectionQueries.List(Name, SweepPage, sweep.Cursor, CancellationToken.None)).Value!;
                foreach (var connection in connections.Items)
                    if (await GrainFactory.GetGrain<IConnectionSelfGrain>(GrainKeys.Of(Name, connection.Id)).Lock(keys)) swept++;
                return (swept, connections.NextCursor);
            case BreachStage.Webhooks:
                var webhooks = (await webhookQueries.List(Name, SweepPage, sweep.Cursor, CancellationToken.None)).Value!;
                foreach (var webhook in webhooks.Items)
                    if (await GrainFactory.GetGrain<IWebhookSelf>(GrainKeys.Of(Name, webhook.Id)).Lock(keys)) swept++;
                return (swept, webhooks.NextCursor);
            default:
                var page = (await principals.List(Name, SweepPage, sweep.Cursor, CancellationToken.None)).Value!;
                foreach (var principal in page.Items)
                    if (await Self(principal.Id).Purge(state.State.Epoch)) swept++;
                return (swept, page.NextCursor);
        }
    }
}
