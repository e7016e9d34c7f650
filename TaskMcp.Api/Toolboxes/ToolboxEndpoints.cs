using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Toolboxes;

/// <summary>Toolboxes over HTTP (SPEC S-4).</summary>
internal static class ToolboxEndpoints
{
    public static IEndpointRouteBuilder MapToolboxes(this IEndpointRouteBuilder routes)
    {
        var toolboxes = routes.MapGroup("/toolboxes").WithTags("Toolboxes");
        toolboxes.MapGet("", List).WithName("ListToolboxes").Needs(WorkspaceRole.Owner);
        toolboxes.MapPost("", Create).WithName("CreateToolbox").Needs(WorkspaceRole.Owner);
        toolboxes.MapGet("/{id}", Get).WithName("GetToolbox").Needs(WorkspaceRole.Owner);
        toolboxes.MapPatch("/{id}", Update).WithName("UpdateToolbox").Needs(WorkspaceRole.Owner);
        toolboxes.MapDelete("/{id}", Delete).WithName("DeleteToolbox").Needs(WorkspaceRole.Owner);
        toolboxes.MapGet("/{id}/contents", Contents).WithName("GetToolboxContents").Needs(WorkspaceRole.Owner);
        return routes;
    }

    /// <summary>Lists toolboxes by name.</summary>
    internal static async Task<Results<Ok<Page<ToolboxSnapshot>>, Refused>> List(QueryOf<PageQuery> query, Call call, IToolboxQueries toolboxes) =>
        Answers.Plain(await toolboxes.List(call.Workspace, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Makes a toolbox. Nobody may use it yet: grant it next.</summary>
    internal static async Task<Results<CreatedWithVersion<ToolboxSnapshot>, Refused>> Create(JsonBody<CreateToolboxRequest> body, Call call, IGrainFactory grains)
    {
        var command = new CreateToolbox
        {
            Context = call.Command(),
            Name = body.Value.Name,
            Description = body.Value.Description,
            Entries = ToolboxEntryRequest.ToEntries(body.Value.Entries),
            Destructive = body.Value.Destructive,
        };
        return Answers.Created(await grains.Toolbox(call, call.NewId).Create(command), made => made.Version, made => $"/api/toolboxes/{made.Id:D}");
    }

    /// <summary>Gives one toolbox.</summary>
    internal static async Task<Results<OkWithVersion<ToolboxSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Toolbox(call, id).Get());

    /// <summary>Changes a toolbox. Agents that hold it see the change at once.</summary>
    internal static async Task<Results<OkWithVersion<ToolboxSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdateToolboxRequest> body, Call call, IGrainFactory grains)
    {
        var command = new UpdateToolbox
        {
            Context = call.Command(ifMatch),
            Name = body.Value.Name,
            Description = body.Value.Description,
            Entries = body.Value.Entries.IsSet ? ToolboxEntryRequest.ToEntries(body.Value.Entries.Value) : default(Optional<ImmutableArray<ToolboxEntry>>),
            Destructive = body.Value.Destructive,
        };
        return Answers.Ok(await grains.Toolbox(call, id).Update(command));
    }

    /// <summary>Deletes a toolbox. What was granted of it gives nothing any more.</summary>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Toolbox(call, id).Delete(call.Command(ifMatch)));

    /// <summary>Shows what is in a toolbox now: its tools under the names that agents see, and which entries do not work.</summary>
    internal static async Task<Results<Ok<ToolboxContents>, Refused>> Contents(Guid id, Call call, IGrainFactory grains) =>
        Answers.Plain(await grains.Toolbox(call, id).Contents(call.Aborted));
}
