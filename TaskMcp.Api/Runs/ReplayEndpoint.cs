using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Runs;

namespace TaskMcp.Api.Runs;

/// <summary>Runs many runs again (SPEC B-8).</summary>
internal static class ReplayEndpoint
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };
    private static readonly Refusal BindingGone = new("binding.not_found", "The task no longer has the binding of this run; replay it as it was.");
    private static readonly ImmutableArray<RunState> Replayable = [RunState.Failed, RunState.Dead, RunState.Cancelled, RunState.Skipped];

    /// <summary>
    /// Runs again what matches the filter, in the order in which it happened, and skips what has since succeeded: a run after which a later run of
    /// its binding succeeded on the same task would bring back what is no longer true. Goes on with <c>next_cursor</c> where more match than <c>limit</c>.
    /// </summary>
    internal static async Task<Results<Ok<ReplayAnswer>, Refused>> Replay(JsonBody<ReplayRequest> body, Call call, IRunQueries runs, IGrainFactory grains)
    {
        var request = body.Value;
        if (request.State.IsEmpty || request.State.Except(Replayable).Any())
            return new Refused(Refusal.Field(RequestCodes.Invalid, "state", "state must hold one or more of failed, dead, cancelled, skipped."));

        // All of them first: a run that is replayed leaves the list.
        var matching = await Pages.Collect(request.Limit, request.Cursor, (limit, cursor) => runs.List(Filter(request, call, limit, cursor), call.Aborted));
        if (!matching.IsAccepted) return new Refused(matching.Refusal);
        var found = matching.Value.Items;
        var superseded = request.IncludeSuperseded ? [] : await runs.Superseded(call.Workspace, [.. found.Select(run => run.Id)], call.Aborted);
        var replayed = new ConcurrentDictionary<Guid, bool>();
        // There is no order across tasks (SPEC B-7).
        await Parallel.ForEachAsync(found.Where(run => !superseded.Contains(run.Id)).GroupBy(run => run.TaskId), AtOnce, async (ofTask, _) =>
        {
            foreach (var run in ofTask) replayed[run.Id] = (await Again(run, request.WithCurrentBinding, call, grains)).IsAccepted;
        });
        return TypedResults.Ok(new ReplayAnswer
        {
            Replayed = Ids(found, id => replayed.GetValueOrDefault(id)),
            Superseded = Ids(found, superseded.Contains),
            Passed = Ids(found, id => replayed.TryGetValue(id, out var isReplayed) && !isReplayed),
            NextCursor = matching.Value.NextCursor,
        });
    }

    /// <summary>Runs one run again, with its binding as it was or as it is now.</summary>
    internal static async Task<GrainResult<RunSnapshot>> Again(RunSnapshot run, bool withCurrentBinding, Call call, IGrainFactory grains)
    {
        if (!withCurrentBinding) return await grains.Run(call, run.Id).Replay(call.Command());
        var bindings = await grains.Bindings(call, run.TaskId).ListBindings();
        if (!bindings.IsAccepted) return bindings.Refusal;
        return bindings.Value.FirstOrDefault(binding => binding.Id == run.BindingId) is { } binding
            ? await grains.Run(call, run.Id).ReplayWith(binding, call.Command())
            : BindingGone;
    }

    private static ImmutableArray<Guid> Ids(ImmutableArray<RunSnapshot> found, Func<Guid, bool> isIt) => [.. found.Select(run => run.Id).Where(isIt)];

    private static RunFilter Filter(ReplayRequest request, Call call, int limit, string? cursor) => new()
    {
        Workspace = call.Workspace,
        State = request.State,
        TaskId = request.TaskId,
        BindingId = request.BindingId,
        ConnectionId = request.ConnectionId,
        ProjectId = request.ProjectId,
        Tool = request.Tool,
        EventType = request.EventType,
        From = request.From,
        To = request.To,
        Limit = limit,
        Cursor = cursor,
        OldestFirst = true,
    };
}
