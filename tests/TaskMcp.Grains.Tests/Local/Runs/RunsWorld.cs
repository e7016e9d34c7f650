using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>A host with a connection to a scripted server, and what tests of runs say to it.</summary>
internal sealed class RunsWorld : IAsyncDisposable
{
    public const string Workspace = GrainKeys.DefaultWorkspace;

    private RunsWorld(RunsHost host, ScriptedServer server) => (Host, Server) = (host, server);

    public RunsHost Host { get; }

    public ScriptedServer Server { get; }

    public Guid ConnectionId { get; } = Guid.CreateVersion7();

    public Guid TaskId { get; } = Guid.CreateVersion7();

    public ITaskGrain Task => Host.Grains.GetGrain<ITaskGrain>(GrainKeys.Of(Workspace, TaskId));

    public ITaskBindingsGrain Bindings => Host.Grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(Workspace, TaskId));

    /// <summary>Those of the inbox, where the task is.</summary>
    public IProjectBindingsGrain ProjectBindings => Host.Grains.GetGrain<IProjectBindingsGrain>(GrainKeys.Of(Workspace, ProjectSnapshot.InboxId));

    public IConnectionGrain Connection => Host.Grains.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, ConnectionId));

    public static CommandContext By(string? operation = null) => new() { Actor = Actor.Owner, CorrelationId = "test", OperationId = operation };

    public static async Task<RunsWorld> Create(string serverType = "test")
    {
        var world = new RunsWorld(await RunsHost.Start(), await ScriptedServer.Start());
        await world.Connect(world.ConnectionId, world.Server, serverType);
        return world;
    }

    /// <summary>Makes a connection to a server.</summary>
    public async Task Connect(Guid id, ScriptedServer server, string serverType = "test")
    {
        (await Host.Grains.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, id)).Create(new()
        {
            Context = By(),
            Name = "Scripted",
            ServerType = serverType,
            Transport = new() { Type = TransportType.StreamableHttp, Url = server.Url },
            Auth = new() { Type = AuthType.None },
        }).Soon()).Refusal.ShouldBeNull();
    }

    public BindingDraft Binding(BindingType type, string tool = "echo", Func<BindingConfig, BindingConfig>? change = null)
    {
        var config = new BindingConfig
        {
            ToolName = $"test__{tool}",
            InputTemplate = new("""{"title":"{{ task.title }}"}"""),
            OutputHandling = [new() { Action = OutputAction.AppendNote, Template = "said {{ output.title }}" }],
        };
        return new() { ConnectionId = ConnectionId, BindingType = type, Config = change?.Invoke(config) ?? config };
    }

    public async Task<TaskSnapshot> CreateTask(params BindingDraft[] bindings)
    {
        var made = await Task.Create(new() { Context = By($"make {TaskId}"), Title = "Fix it", Bindings = [.. bindings] }).Soon();
        made.Refusal.ShouldBeNull();
        return made.Value!;
    }

    /// <summary>Adds a binding to the inbox.</summary>
    public async Task<BindingSnapshot> BindProject(BindingDraft draft)
    {
        var added = await ProjectBindings.AddBinding(new() { Context = By(), Draft = draft }).Soon();
        added.Refusal.ShouldBeNull();
        return added.Value!;
    }

    public async Task<BindingSnapshot> OnlyBinding() => (await Bindings.ListBindings().Soon()).Value.ShouldHaveSingleItem();

    public async Task<RunSnapshot> Trigger(string? operation = null)
    {
        var run = await Bindings.Trigger((await OnlyBinding()).Id, By(operation)).Soon();
        run.Refusal.ShouldBeNull();
        return run.Value!;
    }

    public IRunGrain Run(Guid id) => Host.Grains.GetGrain<IRunGrain>(GrainKeys.Of(Workspace, id));

    /// <summary>The task's runs, oldest first, from the read model.</summary>
    public async Task<ImmutableArray<RunSnapshot>> Runs()
    {
        var page = await Host.Get<IRunQueries>().List(new() { Workspace = Workspace, TaskId = TaskId }, CancellationToken.None).Soon();
        return [.. page.Value!.Items.OrderBy(run => run.CreatedAt).ThenBy(run => run.Id)];
    }

    /// <summary>The task's only run once it is so.</summary>
    public async Task<RunSnapshot> OnlyRun(RunState state) =>
        (await Eventually.Until(Runs, runs => runs is [var run] && run.State == state)).ShouldHaveSingleItem();

    public Task<ImmutableArray<RunSnapshot>> AllRunsEnded(int count) =>
        Eventually.Until(Runs, runs => runs.Length == count && runs.All(run => RunRules.IsEnded(run.State)));

    /// <summary>What the audit holds of calls, oldest first, once it is so many rows.</summary>
    public Task<AuditRecord[]> AuditedCalls(int count) => Eventually.Until(
        async () => (await Host.Get<IAuditQueries>().List(new() { Workspace = Workspace, Action = "tool.call" }, 200, null, CancellationToken.None)).Value!.Items.Reverse().ToArray(),
        rows => rows.Length == count);

    public async Task<string[]> Notes() => [.. (await Task.Get().Soon()).Value!.Notes.Select(note => note.Text)];

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Server.DisposeAsync();
    }
}
