using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Boards;

/// <summary>
/// The seats of a project's limited columns. Decisions are <see cref="SeatRules"/>'. What became of old seats is looked up beside the turns, where a task
/// may be asked: in a turn that would be a circle.
/// </summary>
public sealed partial class BoardGrain(
    [PersistentState(BoardState.Name)] IPersistentState<BoardState> state,
    ITaskQueries queries,
    TimeProvider clock,
    ILogger<BoardGrain> log) : Grain, IBoardSelf
{
    private IGrainTimer? _timer;
    private bool _isLooking;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid ProjectId => GrainKeys.Id(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ArmTimer();
        return Task.CompletedTask;
    }

    public async Task<GrainResult<SeatTaken>> Take(TakeSeat command)
    {
        var project = await GrainFactory.GetGrain<IProjectGrain>(GrainKeys.Of(Workspace, ProjectId)).Get();
        if (project.Value?.Column(command.Column) is not { WipLimit: not null } column) return new SeatTaken();
        var present = await Present(command.Column, state.State.Seats.Add(new() { TaskId = command.TaskId, Column = command.Column, Sequence = command.Sequence, Since = default }));
        var taken = SeatRules.Take(state.State.Seats, command, column, present, clock.GetUtcNow());
        if (!taken.IsAccepted) return taken.Refusal;
        await Save(taken.Value.Seats);
        return taken.Value.Answer;
    }

    public async Task Settle(ImmutableArray<Seat> done)
    {
        var left = state.State.Seats.RemoveAll(done.Contains);
        if (left.Length != state.State.Seats.Length) await Save(left);
    }

    private async Task Save(ImmutableArray<Seat> seats)
    {
        var before = state.State;
        try
        {
            if (seats.IsEmpty)
            {
                await state.ClearStateAsync();
                state.State = new();
            }
            else
            {
                state.State = new() { Seats = seats };
                await state.WriteStateAsync();
            }
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }

        ArmTimer();
    }

    /// <summary>Lets the oldest seat be looked after when it is time; an earlier look does no harm.</summary>
    private void ArmTimer()
    {
        if (state.State.Seats.IsEmpty || _isLooking) return;
        var wait = state.State.Seats.Min(seat => seat.Since) + SeatRules.Patience - clock.GetUtcNow();
        ArmTimer(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    private void ArmTimer(TimeSpan wait)
    {
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(LookAround, new() { DueTime = wait, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
    }

    private async Task LookAround(CancellationToken cancellationToken)
    {
        if (_isLooking) return;
        _isLooking = true;
        var self = this.AsReference<IBoardSelf>();
        var wait = SeatRules.Patience;
        try
        {
            var now = clock.GetUtcNow();
            ImmutableArray<Seat> old = [.. state.State.Seats.Where(seat => seat.Since + SeatRules.Patience <= now)];
            var done = await Done(old, cancellationToken);
            if (!done.IsEmpty) await self.Settle(done).WaitAsync(cancellationToken);
            var left = state.State.Seats.Except(old).ToImmutableArray();
            if (!left.IsEmpty) wait = left.Min(seat => seat.Since) + SeatRules.Patience - now;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This activation ends; the next one looks after what is left.
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogLookFailed(log, error, this.GetPrimaryKeyString());
        }
        finally
        {
            _isLooking = false;
        }

        if (!state.State.Seats.IsEmpty && !cancellationToken.IsCancellationRequested) ArmTimer(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    private async Task<ImmutableArray<Seat>> Done(ImmutableArray<Seat> seats, CancellationToken cancellationToken)
    {
        var done = ImmutableArray.CreateBuilder<Seat>();
        foreach (var column in seats.GroupBy(seat => seat.Column))
        {
            var present = await Present(column.Key, [.. column]);
            foreach (var seat in column)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Waits for a turn of the task that may still be storing it, so the answer holds.
                if (SeatRules.IsUsed(seat, present) || SeatRules.IsGivenUp(seat, ProjectId, await Look(seat))) done.Add(seat);
            }
        }

        return done.ToImmutable();
    }

    private async Task<TaskSnapshot?> Look(Seat seat) => (await GrainFactory.GetGrain<ITaskGrain>(GrainKeys.Of(Workspace, seat.TaskId)).Get()).Value;

    private Task<ColumnPresence> Present(string column, ImmutableArray<Seat> seats) => queries.Presence(
        Workspace, ProjectId, column, [.. seats.Where(seat => seat.Column == column).Select(seat => seat.TaskId).Distinct()], CancellationToken.None);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "What became of the seats of board {Board} could not be looked up; next try in a minute.")]
    private static partial void LogLookFailed(ILogger logger, Exception error, string board);
}
