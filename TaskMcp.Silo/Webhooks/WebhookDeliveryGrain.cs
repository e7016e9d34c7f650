using Microsoft.Extensions.Logging;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// A delivery. It is stored, together with its row among the unfinished ones, before it is acknowledged; its work is done afterwards by
/// an interleaving timer that writes nothing here. After a crash <see cref="DeliveryRecovery"/> finds the row.
/// </summary>
public sealed partial class WebhookDeliveryGrain(
    [PersistentState(DeliveryState.Name)] IPersistentState<DeliveryState> state,
    IDeliveryProjection projection,
    DeliveryProcessing processing,
    TimeProvider clock,
    ILogger<WebhookDeliveryGrain> log) : Grain, IWebhookDeliveryGrain, IDeliverySelf
{
    /// <summary>For how long a repeat is known (SPEC W-3).</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <summary>How long the work rests after an infrastructure failure.</summary>
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(5);

    private static readonly Refusal NotFound = new("delivery.not_found", "There is no such delivery.");
    private static readonly Refusal IsPending = new("delivery.pending", "The delivery is being worked on; look at it again in a moment.");

    private IGrainTimer? _worker;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private DeliverySnapshot? Present => state.State.Delivery;

    public async Task<DeliveryReceipt> Accept(DeliverySnapshot delivery)
    {
        if (Present is { } first && delivery.ReceivedAt - first.ReceivedAt < Remembered)
        {
            // The first try may have been cut off between state and row.
            if (first.Verdict == DeliveryVerdict.Pending) await Resume();
            return Receipt(first, isRepeat: true);
        }

        await Save(delivery with { Version = (Present?.Version ?? 0) + 1 });
        Work();
        return Receipt(delivery, isRepeat: false);
    }

    public Task<GrainResult<DeliverySnapshot>> Get() => Task.FromResult<GrainResult<DeliverySnapshot>>(Present is { } delivery ? delivery : NotFound);

    public async Task<GrainResult<DeliverySnapshot>> Redeliver()
    {
        if (Present is not { } delivery) return NotFound;
        if (delivery.Verdict == DeliveryVerdict.Pending) return IsPending;
        await Save(delivery with { Verdict = DeliveryVerdict.Pending, Reason = null, RunId = null, EchoOfRun = null, ProcessedAt = null, Attempt = delivery.Attempt + 1, Version = delivery.Version + 1 });
        Work();
        return Present!;
    }

    public async Task Resume()
    {
        if (Present is { } delivery) await projection.Apply(Workspace, delivery, CancellationToken.None);
        else await projection.Remove(Workspace, GrainKeys.Id(this.GetPrimaryKeyString()), CancellationToken.None);
        if (Present?.Verdict == DeliveryVerdict.Pending) Work();
    }

    public async Task Settle(int attempt, DeliveryOutcome outcome)
    {
        if (Present is not { Verdict: DeliveryVerdict.Pending } delivery || delivery.Attempt != attempt) return;
        await Save(delivery with
        {
            Verdict = outcome.Verdict,
            TaskId = outcome.TaskId ?? delivery.TaskId,
            RunId = outcome.RunId,
            EchoOfRun = outcome.EchoOfRun,
            Reason = outcome.Reason,
            ProcessedAt = clock.GetUtcNow(),
            Version = delivery.Version + 1,
        });
        // Bodies are large and rarely asked for again.
        DeactivateOnIdle();
    }

    public async Task<bool> Forget(DateTimeOffset before)
    {
        if (Present is { } delivery)
        {
            if (!DeliveryRetention.MayForget(delivery, before)) return false;
            await Clear();
        }

        await projection.Remove(Workspace, GrainKeys.Id(this.GetPrimaryKeyString()), CancellationToken.None);
        DeactivateOnIdle();
        return true;
    }

    private static DeliveryReceipt Receipt(DeliverySnapshot delivery, bool isRepeat) =>
        new() { DeliveryId = delivery.Id, Verdict = delivery.Verdict, TaskId = delivery.TaskId, RunId = delivery.RunId, Repeat = isRepeat };

    private async Task Save(DeliverySnapshot next)
    {
        var before = state.State;
        state.State = new() { Delivery = next };
        try
        {
            // Together, so that they share a commit: one without the other is put right by a repeat or by the recovery.
            await Task.WhenAll(state.WriteStateAsync(), projection.Apply(Workspace, next, CancellationToken.None));
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task Clear()
    {
        try
        {
            await state.ClearStateAsync();
            state.State = new();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private void Work()
    {
        _worker ??= this.RegisterGrainTimer(DoWork, new()
        {
            DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true,
        });
        _worker.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task DoWork(CancellationToken cancellationToken)
    {
        if (Present is not { Verdict: DeliveryVerdict.Pending } delivery) return;
        try
        {
            var outcome = await processing.Process(Workspace, delivery);
            await this.AsReference<IDeliverySelf>().Settle(delivery.Attempt, outcome);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(log, error, delivery.Id);
            _worker!.Change(RestAfterFailure, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The work on delivery {DeliveryId} was interrupted; it goes on shortly")]
    private static partial void LogInterrupted(ILogger logger, Exception error, Guid deliveryId);
}
