using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Bindings;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Tasks;

/// <summary>Brings together what the page of a task shows.</summary>
internal sealed class TaskReader(IGrainFactory grains, ITaskQueries tasks, IProjectQueries projects, IRunQueries runs, IPrincipalQueries principals, IEventFeed events)
{
    private const int MostSubtasks = 100;
    private const int MostWaiting = 100;
    private const int MostProjects = 200;
    private const int MostPeople = 200;
    private const int EventsOnPage = 20;

    /// <summary>Null when there is no such task.</summary>
    public async Task<TaskView?> Read(Visitor visitor, Guid id, string? history, bool showsAllNotes, CancellationToken cancellationToken)
    {
        var workspace = visitor.Workspace;
        if (await Find(workspace, id) is not { } task) return null;
        var project = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(workspace, task.ProjectId)).Get();
        if (!project.IsAccepted) return null;
        var latest = await AutomationReader.Runs(runs, workspace, id, cancellationToken);
        var subtasks = await tasks.List(new() { Workspace = workspace, ParentId = id, Limit = MostSubtasks }, cancellationToken);
        var waiting = await tasks.List(new() { Workspace = workspace, BlockedBy = id, Limit = MostWaiting }, cancellationToken);
        return new()
        {
            Task = task,
            Project = project.Value,
            Projects = (await projects.List(workspace, MostProjects, null, cancellationToken)).Value?.Items ?? [project.Value],
            People = await People(visitor, task, cancellationToken),
            Parent = task.ParentId is { } parent ? await Find(workspace, parent) : null,
            Subtasks = subtasks.Value?.Items ?? [],
            HasMoreSubtasks = subtasks.Value?.NextCursor is not null,
            BlockedBy = [.. (await Task.WhenAll(task.BlockedBy.Select(blocker => Find(workspace, blocker)))).OfType<TaskSnapshot>()],
            Blocks = waiting.Value?.Items ?? [],
            Automations = await AutomationReader.OfTask(grains, workspace, id, latest),
            Runs = latest,
            History = await History(workspace, id, project.Value, history, cancellationToken),
            ShowsAllNotes = showsAllNotes,
        };
    }

    private async Task<TaskSnapshot?> Find(string workspace, Guid id) => (await grains.GetGrain<ITaskGrain>(GrainKeys.Of(workspace, id)).Get()).Value;

    private async Task<ImmutableArray<Assignee>> People(Visitor visitor, TaskSnapshot task, CancellationToken cancellationToken)
    {
        var actor = visitor.Caller!.Actor;
        List<Assignee> people = [new() { Id = actor.Id, Name = actor.Name, Email = actor.Email }];
        if (visitor.May(WorkspaceRole.Owner) && await principals.List(visitor.Workspace, MostPeople, null, cancellationToken) is { IsAccepted: true, Value: var page })
            people.AddRange(page.Items.Where(person => person.Enabled).Select(person => new Assignee { Id = person.Id.ToString("D"), Name = person.Name, Email = person.Email }));
        if (task.AssignedTo is { } assignee && people.All(person => person.Id != assignee.Id)) people.Add(assignee);
        return [.. people.DistinctBy(person => person.Id)];
    }

    private async Task<TaskHistory> History(string workspace, Guid id, ProjectSnapshot project, string? cursor, CancellationToken cancellationToken)
    {
        var page = await events.OfTask(workspace, id, EventsOnPage, cursor, cancellationToken);
        if (!page.IsAccepted) return new() { Entries = [], IsLater = cursor is not null };
        return new()
        {
            Entries = HistoryWords.Of(page.Value.Items.Select(happened => happened.Json), key => project.Column(key)?.Name ?? key),
            Next = page.Value.NextCursor,
            IsLater = cursor is not null,
        };
    }
}
