using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Projects;

namespace TaskMcp.Api.Projects;

/// <summary>Projects over HTTP (§18).</summary>
internal static class ProjectEndpoints
{
    public static IEndpointRouteBuilder MapProjects(this IEndpointRouteBuilder routes)
    {
        var projects = routes.MapGroup("/projects").WithTags("Projects");
        projects.MapGet("", List).WithName("ListProjects").Needs(WorkspaceRole.Viewer);
        projects.MapPost("", Create).WithName("CreateProject").Needs(WorkspaceRole.Maintainer);
        projects.MapGet("/{id}", Get).WithName("GetProject").Needs(WorkspaceRole.Viewer);
        projects.MapPatch("/{id}", Update).WithName("UpdateProject").Needs(WorkspaceRole.Maintainer);
        projects.MapDelete("/{id}", Delete).WithName("DeleteProject").Needs(WorkspaceRole.Maintainer);
        projects.MapGet("/{id}/board", BoardEndpoint.Show).WithName("GetBoard").Needs(WorkspaceRole.Viewer);
        return routes;
    }

    /// <summary>Lists projects by name.</summary>
    internal static async Task<Results<Ok<Page<ProjectSnapshot>>, Refused>> List(QueryOf<PageQuery> query, Call call, IProjectQueries projects) =>
        Answers.Plain(await projects.List(call.Workspace, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Makes a project.</summary>
    internal static async Task<Results<CreatedWithVersion<ProjectSnapshot>, Refused>> Create(JsonBody<CreateProjectRequest> body, Call call, IGrainFactory grains)
    {
        var command = new CreateProject { Context = call.Command(), Name = body.Value.Name, Metadata = body.Value.Metadata.Or(JsonText.EmptyObject) };
        return Answers.Created(await grains.Project(call, call.NewId).Create(command), project => project.Version, project => $"/api/projects/{project.Id:D}");
    }

    /// <summary>Gives one project.</summary>
    internal static async Task<Results<OkWithVersion<ProjectSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Project(call, id).Get());

    /// <summary>Changes name, metadata or columns of a project.</summary>
    /// <remarks>Columns are given as a whole, to add, rename, reorder or limit some of them.</remarks>
    internal static async Task<Results<OkWithVersion<ProjectSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdateProjectRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Project(call, id).Update(new() { Context = call.Command(ifMatch), Name = body.Value.Name, Metadata = body.Value.Metadata, Columns = body.Value.ToColumns() }));

    /// <summary>Deletes an empty project.</summary>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Project(call, id).Delete(call.Command(ifMatch)));
}
