using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Projects;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class ReadModelRebuildTests
{
    private static readonly ConnectionConfig Memory = new()
    {
        Name = "Memory",
        ServerType = "memory",
        Transport = new() { Type = TransportType.Stdio, Command = "server" },
        Auth = new() { Type = AuthType.None },
    };

    [Fact]
    public async Task ReadModelRebuild_rows_follow_the_stored_states_and_events_stay()
    {
        await using var model = await ReadModel.Create();
        var kept = Samples.Task("kept words") with { Tags = ["kept"] };
        var damaged = Samples.Task("damaged words") with { Tags = ["damaged"] };
        var vanished = Samples.Task("vanished words");
        var lost = Samples.Task("lost words") with { Version = 3 };
        await model.Create(kept, damaged, vanished);
        await model.File.WriteAsync(connection => connection.Statement(
            "UPDATE tasks SET version = 99, status = 'nonsense', json = '{}' WHERE id = @id", damaged.Id.ToString("D")).ExecuteNonQuery());
        await model.File.WriteAsync(connection => connection.Statement("DELETE FROM task_tags").ExecuteNonQuery());
        var events = (await model.Events()).Count;
        var project = ProjectRules.Inbox with { Id = Guid.CreateVersion7(), Name = "Garden" };

        var rows = await Rebuild(model,
            Task(kept), Task(damaged), Task(lost),
            State(TaskState.Name, Guid.CreateVersion7(), new TaskState { Task = vanished, IsDeleted = true }),
            State(ProjectState.Name, project.Id, new ProjectState { Project = project }),
            State(ConnectionState.Name, Guid.CreateVersion7(), new ConnectionState()),
            State(ConnectionState.Name, Guid.CreateVersion7(), new ConnectionState { Config = Memory, Version = 1 }));

        rows["tasks"].ShouldBe(3);
        (await model.List(f => f with { Sort = TaskSort.Title })).Items.Select(task => task.Title).ShouldBe(["damaged words", "kept words", "lost words"]);
        (await model.List(f => f with { Text = "words", Status = ["todo"] })).Items.Length.ShouldBe(3);
        (await model.List(f => f with { Tags = ["damaged"] })).Items.ShouldHaveSingleItem();
        (await model.Get<IProjectQueries>().List(ReadModel.Workspace, 10, null, default)).Value!.Items.Select(item => item.Name).ShouldBe(["Garden", "Inbox"]);
        (await model.Get<IConnectionQueries>().List(ReadModel.Workspace, 10, null, default)).Value!.Items.ShouldHaveSingleItem().Name.ShouldBe("Memory");
        (await model.Events()).Count.ShouldBe(events);
    }

    [Fact]
    public async Task ReadModelRebuild_owners_of_bindings_are_found_by_their_connection_again()
    {
        await using var model = await ReadModel.Create();
        var (task, projectId) = (Samples.Task(), Guid.CreateVersion7());
        var binding = new BindingSnapshot
        {
            Id = Guid.CreateVersion7(), TaskId = task.Id, ConnectionId = Guid.CreateVersion7(), BindingType = BindingType.Manual, CreatedAt = Samples.Start,
            Config = new() { ToolName = "memory__read_graph", InputTemplate = JsonText.EmptyObject },
        };
        await model.Get<IConnectionUsers>().TaskUses(ReadModel.Workspace, Guid.CreateVersion7(), [binding]);

        await Rebuild(model,
            State(TaskState.Name, task.Id, new TaskState { Task = task, Bindings = [new() { Binding = binding }] }),
            State(ProjectState.Name, projectId, new ProjectState { Project = ProjectRules.Inbox with { Id = projectId }, Bindings = [binding with { TaskId = null, ProjectId = projectId }] }));

        var owners = await model.File.ReadAsync(connection => ConnectionUserTable.After(connection, ReadModel.Workspace, binding.ConnectionId, "", 10));
        owners.ShouldBe([$"project/{projectId:D}", $"task/{task.Id:D}"]);
    }

    [Fact]
    public async Task ReadModelRebuild_what_the_outbox_brings_afterwards_still_becomes_history()
    {
        await using var model = await ReadModel.Create();
        var task = Samples.Task();
        await Rebuild(model, Task(task));

        await model.Apply(Samples.Created(task));

        (await model.Events()).ShouldHaveSingleItem();
        (await model.List()).Items.ShouldHaveSingleItem();
    }

    private static Task<IReadOnlyDictionary<string, long>> Rebuild(ReadModel model, params (string Name, StoredGrainState State)[] states) =>
        new ReadModelRebuild(model.File, new States(states), model.GetAll<IRebuildSource>(), model.Get<TaskSearchIndex>(), NullLogger<ReadModelRebuild>.Instance).RunAsync();

    private static (string Name, StoredGrainState State) Task(TaskSnapshot task) => State(TaskState.Name, task.Id, new TaskState { Task = task });

    private static (string Name, StoredGrainState State) State<T>(string name, Guid id, T state) =>
        (name, new(GrainKeys.Of(ReadModel.Workspace, id), new JsonStateSerializer().Serialize(state)));

    private sealed class States((string Name, StoredGrainState State)[] states) : IStoredGrainStates
    {
        public async IAsyncEnumerable<StoredGrainState> All(string stateName, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var (name, state) in states)
            {
                await System.Threading.Tasks.Task.Yield();
                if (name == stateName) yield return state;
            }
        }
    }
}
