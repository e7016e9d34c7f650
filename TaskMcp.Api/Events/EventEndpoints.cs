using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Events;

/// <summary>The live feed (SPEC T-9).</summary>
internal static class EventEndpoints
{
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", Stream).WithTags("Events").WithName("StreamEvents").HoldsStream().Needs(WorkspaceRole.Viewer);
        return routes;
    }

    /// <summary>Streams task events as they happen, and tells what else has changed, as server-sent events.</summary>
    /// <remarks>
    /// <c>id</c> is the position, <c>event</c> the type, <c>data</c> the event as JSON. With <c>Last-Event-ID</c> the stream first gives what
    /// came after it, without a gap; without, it starts now. Comments keep an idle stream alive.
    ///
    /// With <c>changes</c> there are also events <c>changed</c> without an id, data <c>{"kinds": ["runs"]}</c>: rows of these kinds have changed in the workspace, read again what
    /// you show of them. Each stream begins with one that names all kinds asked for, since what changed before it is not known; so open the stream before you read. Changes
    /// are told together, about five times a second at most, and the last one always is.
    /// </remarks>
    internal static async Task<Results<EventStream, Refused>> Stream(QueryOf<EventQuery> query, HttpRequest request, Call call, IEventFeed feed)
    {
        var (changes, refusal) = ChangesAsked.Of(query.Value.Changes, call.Caller);
        if (refusal is not null) return new Refused(refusal);
        var header = request.Headers["Last-Event-ID"].ToString();
        var last = header.Length > 0 ? header : query.Value.LastEventId;
        var head = await feed.Head(call.Aborted);
        if (string.IsNullOrEmpty(last)) return new EventStream(call.Caller, head, query.Value.ProjectId, changes);
        return EventStream.TryParsePosition(last, out var position)
            ? new EventStream(call.Caller, Math.Min(position, head), query.Value.ProjectId, changes)
            : new Refused(new(RequestCodes.LastEventIdInvalid, "Last-Event-ID must be the id of an event of this stream, a whole number."));
    }
}
