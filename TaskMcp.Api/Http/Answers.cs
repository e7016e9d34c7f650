using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Notifications;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.RuntimeTools;
using TaskMcp.Tasks;
using TaskMcp.Toolboxes;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Http;

/// <summary>What grains answer, as HTTP answers.</summary>
internal static class Answers
{
    public static Results<OkWithVersion<TaskSnapshot>, Refused> Ok(GrainResult<TaskSnapshot> result) => Ok(result, task => task.Version);

    public static Results<OkWithVersion<ProjectSnapshot>, Refused> Ok(GrainResult<ProjectSnapshot> result) => Ok(result, project => project.Version);

    public static Results<OkWithVersion<ConnectionSnapshot>, Refused> Ok(GrainResult<ConnectionSnapshot> result) => Ok(result, connection => connection.Version);

    public static Results<OkWithVersion<RunSnapshot>, Refused> Ok(GrainResult<RunSnapshot> result) => Ok(result, run => run.Version);

    public static Results<OkWithVersion<NotificationSnapshot>, Refused> Ok(GrainResult<NotificationSnapshot> result) => Ok(result, notification => notification.Version);

    public static Results<OkWithVersion<WebhookSnapshot>, Refused> Ok(GrainResult<WebhookSnapshot> result) => Ok(result, webhook => webhook.Version);

    public static Results<OkWithVersion<DeliverySnapshot>, Refused> Ok(GrainResult<DeliverySnapshot> result) => Ok(result, delivery => delivery.Version);

    public static Results<OkWithVersion<ToolboxSnapshot>, Refused> Ok(GrainResult<ToolboxSnapshot> result) => Ok(result, toolbox => toolbox.Version);

    public static Results<OkWithVersion<GrantSnapshot>, Refused> Ok(GrainResult<GrantSnapshot> result) => Ok(result, grant => grant.Version);

    public static Results<OkWithVersion<PrincipalSnapshot>, Refused> Ok(GrainResult<PrincipalSnapshot> result) => Ok(result, principal => principal.Version);

    public static Results<OkWithVersion<RuntimeToolSnapshot>, Refused> Ok(GrainResult<RuntimeToolSnapshot> result) => Ok(result, tool => tool.Version);

    public static Results<Ok<T>, Refused> Plain<T>(GrainResult<T> result) =>
        result.IsAccepted ? TypedResults.Ok(result.Value) : new Refused(result.Refusal);

    public static Results<Ok<Page<T>>, Refused> Whole<T>(GrainResult<ImmutableArray<T>> result) =>
        result.IsAccepted ? TypedResults.Ok(new Page<T> { Items = result.Value }) : new Refused(result.Refusal);

    public static Results<NoContent, Refused> Gone<T>(GrainResult<T> result) =>
        result.IsAccepted ? TypedResults.NoContent() : new Refused(result.Refusal);

    public static Results<CreatedWithVersion<T>, Refused> Created<T>(GrainResult<T> result, Func<T, long> version, Func<T, string> location) =>
        result.IsAccepted ? new CreatedWithVersion<T>(result.Value, version(result.Value), location(result.Value)) : new Refused(result.Refusal);

    private static Results<OkWithVersion<T>, Refused> Ok<T>(GrainResult<T> result, Func<T, long> version) =>
        result.IsAccepted ? new OkWithVersion<T>(result.Value, version(result.Value)) : new Refused(result.Refusal);
}
