using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>Tasks over HTTP (SPEC T-1 to T-7, §18).</summary>
internal static class TaskEndpoints
{
    public static IEndpointRouteBuilder MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("", List).WithName("ListTasks").Needs(WorkspaceRole.Viewer);
        tasks.MapPost("", Create).WithName("CreateTask").Needs(WorkspaceRole.Member);
        tasks.MapPost("/bulk", BulkEndpoint.Apply).WithName("ChangeTasksInBulk").Needs(WorkspaceRole.Member);
        tasks.MapGet("/{id}", Get).WithName("GetTask").Needs(WorkspaceRole.Viewer);
        tasks.MapPatch("/{id}", Update).WithName("UpdateTask").Needs(WorkspaceRole.Member);
        tasks.MapDelete("/{id}", Delete).WithName("DeleteTask").Needs(WorkspaceRole.Member);
        tasks.MapPost("/{id}/complete", Complete).WithName("CompleteTask").Needs(WorkspaceRole.Member);
        tasks.MapPost("/{id}/reopen", Reopen).WithName("ReopenTask").Needs(WorkspaceRole.Member);
        tasks.MapPost("/{id}/move", Move).WithName("MoveTask").Needs(WorkspaceRole.Member);
        tasks.MapGet("/{id}/notes", NoteEndpoints.List).WithName("ListNotes").Needs(WorkspaceRole.Viewer);
        tasks.MapPost("/{id}/notes", NoteEndpoints.Add).WithName("AddNote").Needs(WorkspaceRole.Member);
        tasks.MapGet("/{id}/events", HistoryEndpoint.List).WithName("ListTaskEvents").Needs(WorkspaceRole.Viewer);
        return routes;
    }

    /// <summary>Lists tasks, newest first unless asked otherwise.</summary>
    /// <remarks>A list asked after an acknowledged write shows it (SPEC T-6).</remarks>
    internal static async Task<Results<Ok<Page<TaskSnapshot>>, Refused>> List(QueryOf<TaskQuery> query, Call call, ITaskQueries tasks) =>
        Answers.Plain(await tasks.List(query.Value.ToFilter(call.Workspace), call.Aborted));

    /// <summary>Makes a task, with its bindings if it comes with some.</summary>
    internal static async Task<Results<CreatedWithVersion<TaskSnapshot>, Refused>> Create(JsonBody<CreateTaskRequest> body, Call call, IGrainFactory grains) =>
        Answers.Created(await TaskCalls.Create(grains, call, call.NewId, body.Value, call.Command()), task => task.Version, task => $"/api/tasks/{task.Id:D}");

    /// <summary>Gives one task.</summary>
    internal static async Task<Results<OkWithVersion<TaskSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Task(call, id).Get());

    /// <summary>Changes fields of a task; what is left out stays.</summary>
    /// <remarks>A change that alters no value gives the task as it is, under the version that it has (SPEC T-3).</remarks>
    internal static async Task<Results<OkWithVersion<TaskSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdateTaskRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await TaskCalls.Update(grains, call, id, body.Value, call.Command(ifMatch)));

    /// <summary>Deletes a task with its notes and bindings. Its events and runs stay.</summary>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Task(call, id).Delete(call.Command(ifMatch)));

    /// <summary>Completes a task: moves it to the first done column.</summary>
    internal static async Task<Results<OkWithVersion<TaskSnapshot>, Refused>> Complete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Task(call, id).Complete(call.Command(ifMatch)));

    /// <summary>Reopens a task: moves it back to the first open column.</summary>
    internal static async Task<Results<OkWithVersion<TaskSnapshot>, Refused>> Reopen(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Task(call, id).Reopen(call.Command(ifMatch)));

    /// <summary>Moves a task to a column of its board, to a place in it, or both. A done column completes it, leaving one reopens it (SPEC T-2).</summary>
    internal static async Task<Results<OkWithVersion<TaskSnapshot>, Refused>> Move(Guid id, IfMatch ifMatch, JsonBody<MoveTaskRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Task(call, id).Move(body.Value.ToCommand(call.Command(ifMatch))));
}
