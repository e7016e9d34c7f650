using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Toolboxes;

/// <summary>Which toolboxes a principal was granted, and on which terms (SPEC S-5).</summary>
internal static class GrantEndpoints
{
    private static readonly Refusal NotFound = new("grant.not_found", "The principal was not granted this toolbox.");

    public static IEndpointRouteBuilder MapGrants(this IEndpointRouteBuilder routes)
    {
        var grants = routes.MapGroup("/principals/{principal}/grants").WithTags("Toolboxes");
        grants.MapGet("", List).WithName("ListGrants").Needs(WorkspaceRole.Owner);
        grants.MapGet("/{id}", Get).WithName("GetGrant").Needs(WorkspaceRole.Owner);
        grants.MapPut("/{id}", Put).WithName("PutGrant").Needs(WorkspaceRole.Owner);
        grants.MapDelete("/{id}", Remove).WithName("RemoveGrant").Needs(WorkspaceRole.Owner);
        return routes;
    }

    /// <summary>Lists the grants of a principal (its id, or <c>owner</c>), in the order in which they were made.</summary>
    internal static async Task<Results<Ok<Page<GrantSnapshot>>, Refused>> List(string principal, Call call, IGrainFactory grains) =>
        GatewayOf(principal, call, grains) is { } gateway ? TypedResults.Ok(new Page<GrantSnapshot> { Items = await gateway.Grants() }) : Unknown;

    /// <summary>Gives what a principal was granted of a toolbox; <c>id</c> is the toolbox's.</summary>
    internal static async Task<Results<OkWithVersion<GrantSnapshot>, Refused>> Get(string principal, Guid id, Call call, IGrainFactory grains)
    {
        if (GatewayOf(principal, call, grains) is not { } gateway) return Unknown;
        return Answers.Ok((await gateway.Grants()).FirstOrDefault(grant => grant.ToolboxId == id) is { } grant ? grant : (GrainResult<GrantSnapshot>)NotFound);
    }

    /// <summary>Grants a toolbox to a principal, or on other terms; <c>id</c> is the toolbox's.</summary>
    internal static async Task<Results<OkWithVersion<GrantSnapshot>, Refused>> Put(string principal, Guid id, IfMatch ifMatch, JsonBody<GrantRequest> body, Call call, IGrainFactory grains)
    {
        if (GatewayOf(principal, call, grains) is not { } gateway) return Unknown;
        if (Guid.TryParseExact(principal, "D", out var principalId) && (await grains.Principal(call, principalId).Get()).Refusal is { } refusal) return new Refused(refusal);
        return Answers.Ok(await gateway.Put(new() { Context = call.Command(ifMatch), ToolboxId = id, Terms = body.Value.ToTerms() }));
    }

    /// <summary>Takes a toolbox from a principal, at once; <c>id</c> is the toolbox's.</summary>
    internal static async Task<Results<NoContent, Refused>> Remove(string principal, Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        GatewayOf(principal, call, grains) is { } gateway ? Answers.Gone(await gateway.Remove(new() { Context = call.Command(ifMatch), ToolboxId = id })) : Unknown;

    private static Refused Unknown => new(Refusal.Field(RequestCodes.IdInvalid, "principal", "principal in the path must be a principal's UUID, or owner."));

    private static IGatewayGrain? GatewayOf(string principal, Call call, IGrainFactory grains) =>
        principal == Actor.Owner.Id || Guid.TryParseExact(principal, "D", out _) ? grains.Gateway(call, principal.ToLowerInvariant()) : null;
}
