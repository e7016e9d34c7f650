using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using TaskMcp.Access;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>The grains of tasks and projects with the real read model, on a clock of the test's own; storage, projection and dispatch can be made to fail.</summary>
internal sealed class TaskWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly ReadModel _readModel;
    private readonly IGrainHost _host;

    private TaskWorld(ReadModel readModel)
    {
        _readModel = readModel;
        Projection = new(readModel.Projection);
        _host = SiloHosts.Create(Clock, AddServices);
    }

    public ManualClock Clock { get; } = new(Start);

    public FailingSerializer Storage { get; } = new();

    public FailingProjection Projection { get; }

    public RecordingDispatcher Dispatcher { get; } = new();

    public ITaskQueries Queries => _readModel.Tasks;

    public static async Task<TaskWorld> StartedAsync()
    {
        var world = new TaskWorld(await ReadModel.Create());
        await world.StartAsync();
        return world;
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public Task RestartAsync() => _host.RestartAsync();

    public Task DeactivateAsync(Guid id) => _host.DeactivateAsync(Task(id));

    public T Grain<T>(string key) where T : IGrainWithStringKey => _host.Grains.GetGrain<T>(key);

    public ITaskGrain Task(Guid id) => Grain<ITaskGrain>(GrainKeys.Of(ReadModel.Workspace, id));

    public ITaskGraphGrain Graph() => Grain<ITaskGraphGrain>($"{ReadModel.Workspace}/graph");

    public IProjectGrain Project(Guid id) => Grain<IProjectGrain>(GrainKeys.Of(ReadModel.Workspace, id));

    public static CommandContext Context(string? operation = null, long? expectedVersion = null) => new()
    {
        Actor = Actor.Owner, CorrelationId = "correlation", OperationId = operation, ExpectedVersion = expectedVersion,
    };

    public static CreateTask Creation(TaskChangeset? values = null, string? operation = null, string title = "Write") =>
        new() { Context = Context(operation), Title = title, Values = values ?? new() };

    public static UpdateTask Change(TaskChangeset values, string? operation = null, long? expectedVersion = null) =>
        new() { Context = Context(operation, expectedVersion), Values = values };

    /// <summary>A new task.</summary>
    public async Task<TaskSnapshot> Created(TaskChangeset? values = null)
    {
        var result = await Task(Guid.CreateVersion7()).Create(Creation(values)).Soon();
        result.Refusal.ShouldBeNull();
        return result.Value!;
    }

    public async Task<TaskSnapshot> Get(Guid id) => (await Task(id).Get().Soon()).Value.ShouldNotBeNull();

    /// <summary>The types of the task's events in the read model, oldest first. Does not touch the grain.</summary>
    public async Task<IReadOnlyList<string>> Events(Guid id) => [.. (await Feed(id)).Select(happened => happened.Type)];

    /// <summary>The task's events in the read model, oldest first. Does not touch the grain.</summary>
    public async Task<IReadOnlyList<FeedEvent>> Feed(Guid id)
    {
        var page = await _readModel.Feed.OfTask(ReadModel.Workspace, id, 200, null, CancellationToken.None);
        return [.. page.Value!.Items.Reverse()];
    }

    /// <summary>Waits until the read model has as many events of the task.</summary>
    public Task<IReadOnlyList<string>> Events(Guid id, int count) => Eventually.Until(() => Events(id), events => events.Count >= count);

    public async ValueTask DisposeAsync()
    {
        Dispatcher.LetGo();
        Projection.LetGo();
        await _host.DisposeAsync();
        await _readModel.DisposeAsync();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddTasks();
        services.AddSingleton(new TaskUrls("http://localhost:5180"));
        services.AddSingleton<IGrainStorageSerializer>(Storage);
        services.AddSingleton<ITaskProjection>(Projection);
        services.AddSingleton(_readModel.Tasks);
        services.AddSingleton(_readModel.Get<Silo.Projects.IProjectProjection>());
        services.AddSingleton<IBindingDispatcher>(Dispatcher);
        services.AddSingleton<IManualTrigger, ManualTrigger>();
        services.AddSingleton<IBindingDryRun, BindingDryRun>();
    }
}
