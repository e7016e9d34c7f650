using System.Globalization;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Changes;

namespace TaskMcp.Silo.Audit;

internal sealed partial class AuditGrain
{
    /// <summary>So many rows go in one write, which holds up all others.</summary>
    private const int PieceOfForgetting = 1_000;

    public async Task<int> Forget(DateTimeOffset before)
    {
        if (await LastOld(before, 1) is null) return 0;
        await Append(new()
        {
            Actor = Actor.System, Action = "audit.forget", TargetType = "audit", TargetId = before.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), Outcome = AuditOutcome.Succeeded,
        });
        var forgotten = 0;
        // What comes meanwhile goes on between the pieces.
        while (await LastOld(before, PieceOfForgetting) is { } last && last.Sequence < _head?.Sequence)
        {
            while (_writing is not null) await _writing;
            forgotten += await GiveUp(last);
        }

        await Save(state.State with { Keys = AuditKeyRules.InUse(state.State.Keys, _head?.FirstSequence ?? 1) });
        return forgotten;
    }

    private Task<(long Sequence, byte[] Hash)?> LastOld(DateTimeOffset before, int limit) =>
        database.ReadAsync(connection => AuditTable.LastOld(connection, Workspace, before, limit));

    /// <summary>Head and rows in one write: nobody ever sees a beginning that is missing.</summary>
    private async Task<int> GiveUp((long Sequence, byte[] Hash) last)
    {
        // Who waits for it waits for its end, not for its success.
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _writing = end.Task;
        try
        {
            var head = (_head ?? await HeadAgain()) with { FirstSequence = last.Sequence + 1, FirstPreviousHash = last.Hash };
            var stored = new StoredHead(head, AuditChain.SealOfHead(_key, Workspace, head));
            var removed = await marks.Write(Workspace, ChangeKind.Audit, connection =>
            {
                AuditTable.MoveHead(connection, Workspace, stored);
                return AuditTable.RemoveGivenUp(connection, Workspace, head.FirstSequence);
            });
            _head = head;
            return removed;
        }
        catch
        {
            _head = null;
            throw;
        }
        finally
        {
            _writing = null;
            end.SetResult();
        }
    }
}
