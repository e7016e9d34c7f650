using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Bindings;
using TaskMcp.ServiceDefaults;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Outbox;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Tasks;

/// <summary>
/// Brings changes out of the outbox, in order and at least once: into the read model, then to the bindings. Works beside the turns and
/// writes nothing; <see cref="Settle"/> does, in a turn.
/// </summary>
public sealed partial class TaskGrain
{
    /// <summary>Times of schedules that are settled by one write.</summary>
    private const int MostFires = 50;

    private static readonly TimeSpan MaxDeliveryBackoff = TimeSpan.FromMinutes(1);

    private IGrainTimer? _delivery;
    private bool _isDelivering;
    private int _failedDeliveries;

    public async Task Settle(long upTo, ImmutableArray<BindingFiring> firings)
    {
        var next = TaskStateRules.Settle(state.State, upTo, firings);
        if (ReferenceEquals(next, state.State)) return;
        await NotifyOfPauses(next, firings);
        await Keep(next);
    }

    public async Task SettleFires(ImmutableArray<ScheduledFire> fires, ImmutableArray<BindingFiring> firings)
    {
        var next = TaskStateRules.Settle(state.State, fires, firings);
        if (ReferenceEquals(next, state.State)) return;
        await NotifyOfPauses(next, firings);
        await Keep(next);
    }

    private async Task Keep(TaskState next)
    {
        if (next.IsDeleted && !TaskStateRules.HasWork(next)) await Forget();
        else await Save(next);
    }

    /// <summary>Starts a delivery unless one is at work: that one goes on until the outbox is empty.</summary>
    private void Deliver()
    {
        if (!_isDelivering && TaskStateRules.HasWork(_stored)) ScheduleDelivery(TimeSpan.Zero);
    }

    private void ScheduleDelivery(TimeSpan wait)
    {
        _delivery?.Dispose();
        _delivery = this.RegisterGrainTimer(DeliverAll, new() { DueTime = wait, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
    }

    private async Task DeliverAll(CancellationToken cancellationToken)
    {
        if (_isDelivering) return;
        _isDelivering = true;
        var self = this.AsReference<ITaskSelf>();
        try
        {
            while (_stored.Outbox is [var first, ..] && !cancellationToken.IsCancellationRequested)
            {
                await ProjectStored();
                // What has happened by now is older than the answer, so the answer holds for all of it.
                var happened = _projectedTo;
                var ofProject = await BindingsOf(first.Change.Task.ProjectId);
                var firings = await Dispatch(first, ofProject, cancellationToken);
                if (first.Change.IsDeletion) await DeleteWebhooks(_stored);
                await self.Settle(firings.IsEmpty ? EndOfQuiet(first, ofProject, happened) : first.Change.Sequence, firings).WaitAsync(cancellationToken);
                // Settled by another activation: this one is on its way out.
                if (_stored.Outbox is [var still, ..] && still.Change.Sequence == first.Change.Sequence) return;
            }

            await DeliverFires(self, cancellationToken);
            _failedDeliveries = 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This activation ends; the next one delivers what is left.
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(MaxDeliveryBackoff.TotalSeconds, 1 << Math.Min(_failedDeliveries++, 6)));
            LogDeliveryFailed(log, error, Key, wait);
            ScheduleDelivery(wait);
        }
        finally
        {
            _isDelivering = false;
        }
    }

    private async Task DeliverFires(ITaskSelf self, CancellationToken cancellationToken)
    {
        while (_stored.Fires is { IsEmpty: false } all && !cancellationToken.IsCancellationRequested)
        {
            var some = all.Length <= MostFires ? all : all[..MostFires];
            var firings = await schedules.Dispatch(Workspace, _stored.Task!, Snapshots(_stored), some, cancellationToken);
            await self.SettleFires(some, firings).WaitAsync(cancellationToken);
            // Settled by another activation: this one is on its way out.
            if (_stored.Fires is [var still, ..] && still == some[0]) return;
        }
    }

    private async Task<ImmutableArray<BindingFiring>> Dispatch(OutboxEntry entry, ImmutableArray<BindingSnapshot> ofProject, CancellationToken cancellationToken)
    {
        var bindings = Meant(entry, ofProject);
        if (bindings.IsEmpty) return [];
        using var activity = TaskMcpTelemetry.Activities.StartActivity("task.deliver", ActivityKind.Internal, entry.Change.TraceParent);
        activity?.SetTag("taskmcp.task_id", entry.Change.Task.Id).SetTag("taskmcp.sequence", entry.Change.Sequence);
        return await dispatcher.Dispatch(Workspace, entry.Change, bindings, cancellationToken);
    }

    /// <summary>Changes that no binding can fire for are settled together with the one before them.</summary>
    private long EndOfQuiet(OutboxEntry delivered, ImmutableArray<BindingSnapshot> ofProject, long happened) => _stored.Outbox
        .SkipWhile(entry => entry.Change.Sequence <= delivered.Change.Sequence)
        .TakeWhile(entry => entry.Change.Sequence <= happened
            && entry.Change.Task.ProjectId == delivered.Change.Task.ProjectId
            && Meant(entry, ofProject).IsEmpty)
        .LastOrDefault(delivered).Change.Sequence;

    /// <summary>After the deletion has been delivered nothing is kept, unless somebody may want to make the same task again.</summary>
    private async Task Forget()
    {
        var remains = TaskStateRules.Remains(state.State);
        try
        {
            if (remains is null)
            {
                await state.ClearStateAsync();
                state.State = new();
            }
            else
            {
                state.State = remains;
                await state.WriteStateAsync();
            }

            _stored = state.State;
            ArmDueTimer();
            await SetReminder(null);
        }
        catch
        {
            state.State = _stored;
            throw;
        }
        finally
        {
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Changes of task {Task} could not be delivered; next try in {Wait}.")]
    private static partial void LogDeliveryFailed(ILogger logger, Exception error, string task, TimeSpan wait);
}
