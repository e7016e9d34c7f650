using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>What has happened to a task.</summary>
internal static class HistoryEndpoint
{
    /// <summary>Lists the events of a task, newest first; also of a deleted one.</summary>
    internal static async Task<Results<Ok<Page<JsonText>>, Refused>> List(Guid id, QueryOf<PageQuery> query, Call call, IEventFeed feed, IGrainFactory grains)
    {
        var events = await feed.OfTask(call.Workspace, id, query.Value.Limit, query.Value.Cursor, call.Aborted);
        if (!events.IsAccepted) return new Refused(events.Refusal);
        if (events.Value.Items.IsEmpty && await grains.Task(call, id).Get() is { IsAccepted: false } unknown) return new Refused(unknown.Refusal);
        var items = events.Value.Items.Select(happened => new JsonText(happened.Json)).ToImmutableArray();
        return TypedResults.Ok(new Page<JsonText> { Items = items, NextCursor = events.Value.NextCursor });
    }
}
