using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>Users, agents and services over HTTP (SPEC S-4, S-5).</summary>
internal static class PrincipalEndpoints
{
    public static IEndpointRouteBuilder MapPrincipals(this IEndpointRouteBuilder routes)
    {
        var principals = routes.MapGroup("/principals").WithTags("Access");
        principals.MapGet("", List).WithName("ListPrincipals").Needs(WorkspaceRole.Owner);
        principals.MapPost("", Create).WithName("CreatePrincipal").Needs(WorkspaceRole.Owner);
        principals.MapGet("/{id}", Get).WithName("GetPrincipal").Needs(WorkspaceRole.Owner);
        principals.MapPatch("/{id}", Update).WithName("UpdatePrincipal").Needs(WorkspaceRole.Owner);
        principals.MapDelete("/{id}", Delete).WithName("DeletePrincipal").Needs(WorkspaceRole.Owner);
        return routes.MapTokens();
    }

    /// <summary>Lists the principals of the workspace by name.</summary>
    internal static async Task<Results<Ok<Page<PrincipalSnapshot>>, Refused>> List(QueryOf<PageQuery> query, Call call, IPrincipalQueries principals) =>
        Answers.Plain(await principals.List(call.Workspace, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Makes a principal. It has no token yet.</summary>
    internal static async Task<Results<CreatedWithVersion<PrincipalSnapshot>, Refused>> Create(JsonBody<CreatePrincipalRequest> body, Call call, IGrainFactory grains)
    {
        var request = body.Value;
        var command = new CreatePrincipal
        {
            Context = call.Command(), Kind = request.Kind, Name = request.Name, Email = request.Email, Role = request.Role, ExternalSubject = request.ExternalSubject,
            Confirm = request.Confirm,
        };
        return Answers.Created(await grains.Principal(call, call.NewId).Create(command), made => made.Version, made => $"/api/principals/{made.Id:D}");
    }

    /// <summary>Gives one principal.</summary>
    internal static async Task<Results<OkWithVersion<PrincipalSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Principal(call, id).Get());

    /// <summary>Changes a principal: its role and whether it is enabled count from its next request on. The last owner stays one.</summary>
    internal static async Task<Results<OkWithVersion<PrincipalSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdatePrincipalRequest> body, Call call, IGrainFactory grains)
    {
        var request = body.Value;
        return Answers.Ok(await grains.Workspace(call).UpdatePrincipal(id, new()
        {
            Context = call.Command(ifMatch), Name = request.Name, Email = request.Email, Role = request.Role, Enabled = request.Enabled, ExternalSubject = request.ExternalSubject,
            Confirm = request.Confirm,
        }));
    }

    /// <summary>Removes a principal with its tokens and sessions. What it did stays. The last owner can't be removed.</summary>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Workspace(call).DeletePrincipal(id, call.Command(ifMatch)));
}
