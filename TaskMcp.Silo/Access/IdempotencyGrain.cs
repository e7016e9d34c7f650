using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>One idempotency key (SPEC T-7). Who is at work on it is memory only: after a crash nobody is, and a repeat goes on with the same id.</summary>
public sealed class IdempotencyGrain(
    [PersistentState(IdempotencyState.Name)] IPersistentState<IdempotencyState> state,
    TimeProvider clock,
    IIdSource ids) : Grain, IIdempotencyGrain, IRemindable
{
    private const string Reminder = "expire";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan ExpiryRetry = TimeSpan.FromHours(1);

    /// <summary>A request that has not answered after this time is taken for lost: the call of a tool may take ten minutes.</summary>
    private static readonly TimeSpan ClaimTimeout = TimeSpan.FromMinutes(11);

    private DateTimeOffset? _claimedAt;

    public async Task<IdempotencyClaim> Begin(string fingerprint)
    {
        var now = clock.GetUtcNow();
        if (state.State.Fingerprint is null || state.State.ExpiresAt <= now)
        {
            await Save(new() { Fingerprint = fingerprint, ReservedId = ids.Next(), ExpiresAt = now + Lifetime }, setsReminder: true);
            return Proceed(now);
        }

        if (state.State.Fingerprint != fingerprint) return new() { Verdict = IdempotencyVerdict.Mismatch };
        if (state.State.Answer is { } answer) return new() { Verdict = IdempotencyVerdict.Replay, ReservedId = state.State.ReservedId, Answer = answer };
        return _claimedAt is { } since && now - since < ClaimTimeout
            ? new() { Verdict = IdempotencyVerdict.InProgress, ReservedId = state.State.ReservedId }
            : Proceed(now);
    }

    public async Task Complete(IdempotentAnswer answer)
    {
        Unclaim();
        if (state.State.Fingerprint is null || state.State.Answer is not null) return;
        await Save(state.State with { Answer = answer }, setsReminder: false);
    }

    public Task Release()
    {
        Unclaim();
        return Task.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (state.State.Fingerprint is null || state.State.ExpiresAt <= clock.GetUtcNow()) await Clear();
    }

    private IdempotencyClaim Proceed(DateTimeOffset now)
    {
        _claimedAt = now;
        // The claim goes when the activation goes.
        DelayDeactivation(ClaimTimeout);
        return new() { Verdict = IdempotencyVerdict.Proceed, ReservedId = state.State.ReservedId };
    }

    private void Unclaim()
    {
        _claimedAt = null;
        DelayDeactivation(TimeSpan.Zero);
    }

    private async Task Save(IdempotencyState next, bool setsReminder)
    {
        state.State = next;
        try
        {
            await Task.WhenAll(
                setsReminder ? this.RegisterOrUpdateReminder(Reminder, Lifetime, ExpiryRetry) : Task.CompletedTask,
                state.WriteStateAsync());
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task Clear()
    {
        Unclaim();
        try
        {
            await state.ClearStateAsync();
            state.State = new();
            if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
