using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>Workspaces over HTTP (SPEC ). Making and listing them is for the holder of the installation's owner token.</summary>
internal static class WorkspaceEndpoints
{
    private static readonly Refusal InstallationOnly = new(RequestCodes.AuthForbidden, "Only the holder of the installation's owner token may do this.");

    private static readonly Refusal ShownOnce = new("token.shown_once", "The answer holds a token, which is never stored, so a repeat could not get it: send this request without an Idempotency-Key.");

    public static IEndpointRouteBuilder MapWorkspaces(this IEndpointRouteBuilder routes)
    {
        var workspaces = routes.MapGroup("/workspaces").WithTags("Access");
        workspaces.MapGet("", List).WithName("ListWorkspaces").Needs(WorkspaceRole.Owner);
        workspaces.MapPost("", Create).WithName("CreateWorkspace").Needs(WorkspaceRole.Owner);
        workspaces.MapPost("/{name}/owners", AddOwner).WithName("AddWorkspaceOwner").Needs(WorkspaceRole.Owner);
        routes.MapGet("/workspace", Get).WithTags("Access").WithName("GetWorkspace").Needs(WorkspaceRole.Viewer);
        routes.MapPost("/workspace/breach", Breach).WithTags("Access").WithName("BreachWorkspace").Needs(WorkspaceRole.Owner);
        return routes;
    }

    /// <summary>Lists the workspaces of the installation by name.</summary>
    internal static async Task<Results<Ok<Page<WorkspaceSnapshot>>, Refused>> List(QueryOf<PageQuery> query, Call call, IWorkspaceQueries workspaces) =>
        IsInstallationOwner(call) ? Answers.Plain(await workspaces.List(query.Value.Limit, query.Value.Cursor, call.Aborted)) : new Refused(InstallationOnly);

    /// <summary>Makes a workspace with its first owner, whose token only this answer holds.</summary>
    internal static async Task<Results<Created<CreatedWorkspaceAnswer>, Refused>> Create(JsonBody<CreateWorkspaceRequest> body, Call call, IGrainFactory grains)
    {
        if (!IsInstallationOwner(call)) return new Refused(InstallationOnly);
        if (call.OperationId is not null) return new Refused(ShownOnce);
        if (!IsName(body.Value.Name)) return new Refused(Refusal.Field("workspace.name_invalid", "name", "name must be 2–40 lower-case letters, digits and hyphens, such as acme"));
        var workspace = await grains.Workspace(body.Value.Name).Create(call.Command());
        return workspace.IsAccepted ? Made(await NewOwner(workspace.Value, body.Value.Owner, call, grains)) : new Refused(workspace.Refusal);
    }

    /// <summary>Adds an owner to a workspace whose owners have all lost their tokens; only this answer holds the new one.</summary>
    internal static async Task<Results<Created<CreatedWorkspaceAnswer>, Refused>> AddOwner(string name, JsonBody<OwnerRequest> body, Call call, IGrainFactory grains)
    {
        if (!IsInstallationOwner(call)) return new Refused(InstallationOnly);
        if (call.OperationId is not null) return new Refused(ShownOnce);
        var workspace = IsName(name) ? await grains.Workspace(name).Get() : new Refusal("workspace.not_found", "There is no such workspace.");
        return workspace.IsAccepted ? Made(await NewOwner(workspace.Value, body.Value, call, grains)) : new Refused(workspace.Refusal);
    }

    /// <summary>Gives the caller's workspace.</summary>
    internal static async Task<Results<Ok<WorkspaceSnapshot>, Refused>> Get(Call call, IGrainFactory grains) => Answers.Plain(await grains.Workspace(call).Get());

    /// <summary>
    /// Ends every token, every session and every stored credential of the workspace, after somebody got hold of one: at once for whoever comes next, and soon for
    /// what is under way. Connections and webhooks are locked until somebody enters new credentials.
    /// </summary>
    /// <remarks>The installation's owner token is not stored here and stays good for the workspace <c>default</c>; to change it, set <c>TaskMcp__OwnerToken</c>, or remove the file <c>owner-token</c> in the data directory, and start again.</remarks>
    internal static async Task<Results<Accepted<BreachAnswer>, Refused>> Breach(JsonBody<BreachRequest> body, Call call, IGrainFactory grains)
    {
        var workspace = await grains.Workspace(call).Breach(body.Value.Confirm, call.Command());
        return workspace.IsAccepted
            ? TypedResults.Accepted("/api/workspace", new BreachAnswer { Workspace = workspace.Value })
            : new Refused(workspace.Refusal);
    }

    private static async Task<GrainResult<CreatedWorkspaceAnswer>> NewOwner(WorkspaceSnapshot workspace, OwnerRequest request, Call call, IGrainFactory grains)
    {
        var principal = grains.GetGrain<IPrincipalGrain>(GrainKeys.Of(workspace.Name, call.NewId));
        var owner = await principal.Create(new() { Context = call.Command(), Kind = ActorKind.User, Name = request.Name, Email = request.Email, Role = WorkspaceRole.Owner });
        if (!owner.IsAccepted) return owner.Refusal;
        var token = await principal.CreateToken(new() { Context = call.Command(), Name = "First token" });
        return token.IsAccepted ? new CreatedWorkspaceAnswer { Workspace = workspace, Owner = owner.Value, Token = CreatedTokenAnswer.Of(token.Value) } : token.Refusal;
    }

    private static Results<Created<CreatedWorkspaceAnswer>, Refused> Made(GrainResult<CreatedWorkspaceAnswer> result) =>
        result.IsAccepted ? TypedResults.Created("/api/workspaces", result.Value) : new Refused(result.Refusal);

    private static bool IsInstallationOwner(Call call) => call.Actor.Id == Actor.Owner.Id;

    /// <summary>Whether it can be part of a grain's key at all; the workspace itself judges the rest.</summary>
    private static bool IsName(string name) => name.Length is > 0 and <= 40 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
