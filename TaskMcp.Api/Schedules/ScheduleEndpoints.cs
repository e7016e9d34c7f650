using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Schedules;

namespace TaskMcp.Api.Schedules;

/// <summary>Schedules over HTTP (SPEC B-10).</summary>
internal static class ScheduleEndpoints
{
    public static IEndpointRouteBuilder MapSchedules(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/schedules/preview", Preview).WithName("PreviewSchedule").ChangesNothing().WithTags("Bindings").Needs(WorkspaceRole.Viewer);
        return routes;
    }

    /// <summary>Shows the next five times of a schedule; saves nothing.</summary>
    internal static Results<Ok<SchedulePreviewAnswer>, Refused> Preview(JsonBody<ScheduleConfig> body, ISchedulePreview preview)
    {
        var next = preview.Next(body.Value);
        return next.IsAccepted ? TypedResults.Ok(new SchedulePreviewAnswer { NextFires = next.Value }) : new Refused(next.Refusal);
    }
}

/// <summary>When a schedule would fire.</summary>
public sealed record SchedulePreviewAnswer
{
    /// <summary>UTC; fewer than five when there are no more.</summary>
    public ImmutableArray<DateTimeOffset> NextFires { get; init; } = [];
}
