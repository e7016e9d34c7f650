using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Notifications;
using TaskMcp.Projects;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Notifications;
using TaskMcp.Silo.Projects;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>The grains of tasks and projects with the real read model, on a clock of the test's own; storage, projection and dispatch can be made to fail.</summary>
internal sealed class TaskWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly ReadModel _readModel;
    private readonly IGrainHost _host;

    private readonly int? _deliveriesInMemory;

    private TaskWorld(ReadModel readModel, int? deliveriesInMemory)
    {
        _readModel = readModel;
        _deliveriesInMemory = deliveriesInMemory;
        Projection = new(readModel.Projection);
        _host = SiloHosts.Create(Clock, AddServices);
    }

    public ManualClock Clock { get; } = new(Start);

    public FailingSerializer Storage { get; } = new();

    public FailingProjection Projection { get; }

    public RecordingDispatcher Dispatcher { get; } = new();

    public ITaskQueries Queries => _readModel.Tasks;

    public INotificationQueries Notifications => new NotificationQueries(_readModel.File);

    public static async Task<TaskWorld> StartedAsync(int? deliveriesInMemory = null)
    {
        var world = new TaskWorld(await ReadModel.Create(), deliveriesInMemory);
        await world.StartAsync();
        return world;
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public async Task RestartAsync()
    {
        await _host.StopAsync();
        await _host.StartAsync();
    }

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

    public ITaskBindingsGrain Bindings(Guid id) => Grain<ITaskBindingsGrain>(GrainKeys.Of(ReadModel.Workspace, id));

    public IProjectBindingsGrain ProjectBindings(Guid id) => Grain<IProjectBindingsGrain>(GrainKeys.Of(ReadModel.Workspace, id));

    /// <summary>A draft of a binding to a connection that exists and that nobody listens at.</summary>
    public async Task<BindingDraft> Draft(BindingType type = BindingType.OnUpdate)
    {
        var id = Guid.CreateVersion7();
        var created = await Grain<IConnectionGrain>(GrainKeys.Of(ReadModel.Workspace, id)).Create(new()
        {
            Context = Context(),
            Name = "Nobody",
            ServerType = "memory",
            Transport = new() { Type = TransportType.StreamableHttp, Url = "http://127.0.0.1:9/mcp" },
            Auth = new() { Type = AuthType.None },
        }).Soon();
        created.Refusal.ShouldBeNull();
        return new() { ConnectionId = id, BindingType = type, Config = new() { ToolName = "memory__read_graph" } };
    }

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

    /// <summary>The same while the clock goes on in small steps: what waits by it may have begun to wait only after the test moved it.</summary>
    public Task<IReadOnlyList<string>> EventsInTime(Guid id, int count) => InTime(() => Events(id), events => events.Count >= count);

    /// <summary>Asks until the answer satisfies, while the clock goes on in small steps.</summary>
    public Task<T> InTime<T>(Func<Task<T>> ask, Func<T, bool> satisfies) => Eventually.Until(
        () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return ask();
        },
        satisfies);

    /// <summary>What a query for one number answers.</summary>
    public Task<long> Count(string sql) => _readModel.Count(sql);

    /// <summary>The rows of webhooks.</summary>
    public async Task<ImmutableArray<WebhookSnapshot>> Webhooks() =>
        (await new WebhookQueries(_readModel.File).List(ReadModel.Workspace, 200, null, CancellationToken.None)).Value!.Items;

    /// <summary>The rows of a webhook's deliveries.</summary>
    public async Task<ImmutableArray<DeliverySnapshot>> Deliveries(Guid webhookId) =>
        (await new WebhookQueries(_readModel.File).Deliveries(new() { Workspace = ReadModel.Workspace, WebhookId = webhookId, Limit = 200 }, CancellationToken.None)).Value!.Items;

    /// <summary>Puts the row of a delivery there.</summary>
    public Task Restore(DeliverySnapshot delivery) => new DeliveryProjection(_readModel.Get<ChangeMarks>()).Apply(ReadModel.Workspace, delivery, CancellationToken.None);

    /// <summary>Takes the row of a delivery away.</summary>
    public Task Remove(Guid deliveryId) => new DeliveryProjection(_readModel.Get<ChangeMarks>()).Remove(ReadModel.Workspace, deliveryId, CancellationToken.None);

    /// <summary>Lets the retention of deliveries make its round; how many it forgot.</summary>
    public Task<int> ForgetDeliveries() =>
        new DeliveryRetention(_readModel.File, _host.Grains, new(new WorkspaceQueries(_readModel.File)), Clock, new ConfigurationManager(), NullLogger<DeliveryRetention>.Instance).Sweep(ReadModel.Workspace, CancellationToken.None).Soon();

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
        services.AddBindings();
        services.AddRuns();
        services.AddMcpConnections();
        services.AddAudit();
        services.AddPrincipals(new ConfigurationManager());
        services.AddSingleton<IWorkspaceQueries>(new WorkspaceQueries(_readModel.File));
        services.AddNotifications();
        services.AddWebhooks();
        services.AddDeliveryRecovery();
        if (_deliveriesInMemory is { } room) services.AddSingleton(new DeliveryQueue(room));
        services.AddSingleton<IConfiguration>(new ConfigurationManager { ["TaskMcp:MasterKey"] = Convert.ToBase64String(new byte[32]), ["TaskMcp:AllowedHosts:0"] = "127.0.0.1" });
        services.AddSingleton(new TaskUrls("http://localhost:5180"));
        services.AddSingleton<IGrainStorageSerializer>(Storage);
        services.AddSingleton<ISqlDatabase>(_readModel.File);
        services.AddSingleton(_readModel.Get<ChangeMarks>());
        services.AddSingleton<ITaskProjection>(Projection);
        services.AddSingleton<IBindingDispatcher>(Dispatcher);
        services.AddSingleton(_readModel.Tasks);
        services.AddSingleton(_readModel.Feed);
        services.AddSingleton(_readModel.Get<IConnectionUsers>());
        services.AddSingleton(_readModel.Get<IProjectProjection>());
        services.AddSingleton(_readModel.Get<IConnectionProjection>());
        services.AddSingleton(_readModel.Get<IConnectionQueries>());
        services.AddSingleton(_readModel.Get<IRunProjection>());
    }
}
