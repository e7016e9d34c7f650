using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Projects;
using TaskMcp.Silo.Projects;

namespace TaskMcp.Grains.Tests.Projects;

public class ProjectGrainTests
{
    [Fact]
    public async Task The_inbox_is_there_without_having_been_made_and_stays()
    {
        await using var world = await TaskWorld.StartedAsync();
        var inbox = world.Project(ProjectSnapshot.InboxId);
        (await inbox.Get().Soon()).Value!.Name.ShouldBe("Inbox");
        (await inbox.Create(new CreateProject { Context = TaskWorld.Context(), Name = "Mine" }).Soon()).Refusal!.Code.ShouldBe("project.exists");
        (await inbox.Delete(TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("project.inbox");
        (await inbox.Update(new() { Context = TaskWorld.Context(), Name = "Incoming" }).Soon()).Value!.Version.ShouldBe(2);
        await world.RestartAsync();
        (await world.Project(ProjectSnapshot.InboxId).Get().Soon()).Value!.Name.ShouldBe("Incoming");
    }

    [Fact]
    public async Task A_project_is_made_once_changed_and_deleted_when_it_is_empty()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        var project = world.Project(id);
        var create = new CreateProject { Context = TaskWorld.Context("once"), Name = "Work" };
        await project.Create(create).Soon();
        (await project.Create(create).Soon()).Value!.Version.ShouldBe(1);
        (await project.Create(create with { Context = TaskWorld.Context("twice") }).Soon()).Refusal!.Code.ShouldBe("project.exists");
        (await project.Delete(TaskWorld.Context(expectedVersion: 7)).Soon()).Refusal!.Code.ShouldBe("version.stale");
        (await project.Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        (await project.Get().Soon()).Refusal!.Code.ShouldBe("project.not_found");
        await world.RestartAsync();
        (await world.Project(id).Get().Soon()).Refusal!.Code.ShouldBe("project.not_found");
    }

    [Fact]
    public async Task A_change_that_storage_refused_never_happened()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = world.Project(Guid.CreateVersion7());
        await project.Create(new CreateProject { Context = TaskWorld.Context(), Name = "Work" }).Soon();
        world.Storage.FailOnce(state => state is ProjectState { Project.Name: "Lost" });
        await Should.ThrowAsync<Exception>(() => project.Update(new() { Context = TaskWorld.Context(), Name = "Lost" }).Soon());
        (await project.Get().Soon()).Value!.Name.ShouldBe("Work");
    }

    [Fact]
    public async Task A_task_whose_project_is_deleted_while_it_is_made_moves_to_the_inbox()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        await world.Project(id).Create(new CreateProject { Context = TaskWorld.Context(), Name = "Work" }).Soon();
        var reached = world.Projection.Hold();
        var creating = world.Task(Guid.CreateVersion7()).Create(TaskWorld.Creation(new() { ProjectId = id }));
        await reached.Soon();
        (await world.Project(id).Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        world.Projection.LetGo();

        var made = (await creating.Soon()).Value!;
        (made.ProjectId, made.Version).ShouldBe((ProjectSnapshot.InboxId, 2));
        (await world.Get(made.Id)).ProjectId.ShouldBe(ProjectSnapshot.InboxId);
    }
}
