using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// A delivery. It is stored, together with its row among the unfinished ones, before it is acknowledged; <see cref="DeliveryWork"/> works
/// on it afterwards and brings the verdict home. After a crash <see cref="DeliveryRecovery"/> finds the row.
/// </summary>
public sealed class WebhookDeliveryGrain(
    [PersistentState(DeliveryState.Name)] IPersistentState<DeliveryState> state,
    IDeliveryProjection projection,
    DeliveryQueue queue,
    TimeProvider clock) : Grain, IWebhookDeliveryGrain, IDeliverySelf
{
    /// <summary>For how long a repeat is known (SPEC W-3).</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <summary>A longer body does not stay in memory until its turn comes, since many may wait.</summary>
    private const int MaxWaitingBody = 64 * 1024;

    private static readonly Refusal NotFound = new("delivery.not_found", "There is no such delivery.");
    private static readonly Refusal IsPending = new("delivery.pending", "The delivery is being worked on; look at it again in a moment.");

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private DeliverySnapshot? Present => state.State.Delivery;

    public async Task<DeliveryReceipt> Accept(DeliverySnapshot delivery)
    {
        if (Present is { } first && delivery.ReceivedAt - first.ReceivedAt < Remembered)
        {
            if (first.Verdict == DeliveryVerdict.Pending) await GoOn(first);
            return Receipt(first, isRepeat: true);
        }

        await Save(delivery with { Version = (Present?.Version ?? 0) + 1 });
        Enqueue();
        return Receipt(delivery, isRepeat: false);
    }

    public Task<GrainResult<DeliverySnapshot>> Get() => Task.FromResult<GrainResult<DeliverySnapshot>>(Present is { } delivery ? delivery : NotFound);

    public async Task<GrainResult<DeliverySnapshot>> Redeliver()
    {
        if (Present is not { } delivery) return NotFound;
        if (delivery.Verdict == DeliveryVerdict.Pending)
        {
            await GoOn(delivery);
            return IsPending;
        }

        await Save(delivery with
        {
            Verdict = DeliveryVerdict.Pending, Reason = null, RunId = null, EchoOfRun = null, ProcessedAt = null, Attempt = delivery.Attempt + 1, Version = delivery.Version + 1,
        });
        Enqueue();
        return Present!;
    }

    public async Task<DeliverySnapshot?> Begin()
    {
        if (Present is { Verdict: DeliveryVerdict.Pending } delivery) return delivery;
        // The row said otherwise: a crash came between it and the state.
        if (Present is { } ended) await projection.Apply(Workspace, ended, CancellationToken.None);
        else await projection.Remove(Workspace, GrainKeys.Id(this.GetPrimaryKeyString()), CancellationToken.None);
        DeactivateOnIdle();
        return null;
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
            if (!DeliveryRetention.MayForget(delivery, before))
            {
                // Its row said otherwise.
                if (delivery.Verdict == DeliveryVerdict.Pending) await GoOn(delivery);
                return false;
            }

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

    /// <summary>A delivery whose last write was cut off between state and row: without the row nobody would find it.</summary>
    private async Task GoOn(DeliverySnapshot pending)
    {
        await projection.Apply(Workspace, pending, CancellationToken.None);
        Enqueue();
    }

    private void Enqueue()
    {
        if (!queue.TryAdd(this.GetPrimaryKeyString()) || Present?.Body?.Length > MaxWaitingBody) DeactivateOnIdle();
    }
}
