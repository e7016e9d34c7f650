using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>
/// The one writer of a workspace's audit. Entries wait in memory; whoever comes while nothing is being written writes all that wait, at once.
/// Only turns that exclude each other write the state.
/// </summary>
internal sealed partial class AuditGrain(
    [PersistentState(AuditState.Name)] IPersistentState<AuditState> state,
    ISqlDatabase database,
    ChangeMarks marks,
    AuditKeys keys,
    TimeProvider clock,
    ILogger<AuditGrain> logger) : Grain, IAuditGrain, IAuditSelf
{
    private static readonly TimeSpan CheckpointPeriod = TimeSpan.FromSeconds(10);

    private readonly Queue<PendingEntry> _waiting = new();
    private AuditHead? _head;
    private byte[] _key = [];
    private Task? _writing;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var resume = await Resume(cancellationToken);
        if (_key.Length == 0) await Save(state.State with { Keys = state.State.Keys.Add(await NewKey(resume.Head.Sequence + 1)) });
        _head = resume.Head;
        if (resume.Damage is { } damage)
        {
            LogDamaged(logger, Workspace, damage);
            _waiting.Enqueue(new(new() { Actor = Actor.System, Action = "audit.damage_found", Reason = damage, Outcome = AuditOutcome.Succeeded }, clock.GetUtcNow()));
        }

        this.RegisterGrainTimer(SetCheckpoint, new() { DueTime = CheckpointPeriod, Period = CheckpointPeriod });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SetCheckpoint(cancellationToken);

    public async Task<int> Reseal()
    {
        var resealed = state.State.Keys.ToBuilder();
        var notOpened = 0;
        for (var i = 0; i < resealed.Count; i++)
        {
            if (await keys.Reseal(Workspace, resealed[i]) is { } key) resealed[i] = key;
            else notOpened++;
        }

        await Save(state.State with { Keys = resealed.ToImmutable() });
        return notOpened;
    }

    public Task<AuditState> Proof() => Task.FromResult(state.State);

    /// <summary>Where to go on. Leaves the key in use, if it opens.</summary>
    private async Task<AuditResume> Resume(CancellationToken cancellationToken)
    {
        var (stored, last) = await database.ReadAsync(connection => (AuditTable.Head(connection, Workspace), AuditTable.Last(connection, Workspace)), cancellationToken);
        var key = state.State.Keys is [.., var current] ? await keys.Open(Workspace, current) : null;
        _key = key ?? [];
        return AuditResume.Decide(Workspace, stored, last, state.State.Checkpoint, key, hasKeys: !state.State.Keys.IsEmpty);
    }

    private async Task<AuditKey> NewKey(long fromSequence)
    {
        var (stored, key) = await keys.Make(Workspace, fromSequence);
        _key = key;
        return stored;
    }

    /// <summary>Notes outside the table how far it goes, so that neither table alone can be set back.</summary>
    private async Task SetCheckpoint(CancellationToken cancellationToken)
    {
        if (_head is not { Sequence: > 0 } head || state.State.Checkpoint?.Sequence == head.Sequence) return;
        var hash = Convert.ToHexStringLower(head.Hash);
        var seal = Convert.ToHexStringLower(AuditChain.SealOfCheckpoint(_key, Workspace, head.Sequence, hash));
        await Save(state.State with { Checkpoint = new() { Sequence = head.Sequence, Hash = hash, Seal = seal } });
    }

    private async Task Save(AuditState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit of workspace {Workspace} is damaged ({Damage}): verify it to see where. It goes on behind a gap.")]
    private static partial void LogDamaged(ILogger logger, string workspace, string damage);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} entries of the audit of workspace {Workspace} could not be written")]
    private static partial void LogNotWritten(ILogger logger, Exception error, int count, string workspace);
}
