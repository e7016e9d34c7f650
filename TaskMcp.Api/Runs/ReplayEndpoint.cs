using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Runs;

namespace TaskMcp.Api.Runs;

/// <summary>Runs many runs again (SPEC B-8).</summary>
internal static class ReplayEndpoint
{
    private const int PageSize = 200;
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

        // All ids first: a run that is replayed leaves the list.
        var matching = await Matching(request, call, runs);
        if (!matching.IsAccepted) return new Refused(matching.Refusal);
        var (ids, next) = (matching.Value.Items, matching.Value.NextCursor);
        var superseded = request.IncludeSuperseded ? [] : await runs.Superseded(call.Workspace, ids, call.Aborted);
        var (replayed, passed) = (new List<Guid>(), new List<Guid>());
        foreach (var id in ids.Where(id => !superseded.Contains(id)))
        {
            var run = await grains.Run(call, id).Replay(call.Command());
            (run.IsAccepted ? replayed : passed).Add(id);
        }

        return TypedResults.Ok(new ReplayAnswer { Replayed = [.. replayed], Superseded = [.. ids.Where(superseded.Contains)], Passed = [.. passed], NextCursor = next });
    }

    private static async Task<GrainResult<Page<Guid>>> Matching(ReplayRequest request, Call call, IRunQueries runs)
    {
        var ids = ImmutableArray.CreateBuilder<Guid>();
        var cursor = request.Cursor;
        do
        {
            var page = await runs.List(Filter(request, call, Math.Min(PageSize, request.Limit - ids.Count), cursor), call.Aborted);
            if (!page.IsAccepted) return page.Refusal;
            ids.AddRange(page.Value.Items.Select(run => run.Id));
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null && ids.Count < request.Limit);
        return new Page<Guid> { Items = ids.ToImmutable(), NextCursor = cursor };
    }

    private static RunFilter Filter(ReplayRequest request, Call call, int limit, string? cursor) => new()
    {
        Workspace = call.Workspace,
        State = request.State,
        TaskId = request.TaskId,
        BindingId = request.BindingId,
        ConnectionId = request.ConnectionId,
        From = request.From,
        To = request.To,
        Limit = limit,
        Cursor = cursor,
        OldestFirst = true,
    };
}
