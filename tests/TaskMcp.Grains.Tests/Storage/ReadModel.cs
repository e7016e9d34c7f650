using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

/// <summary>The read model on a file of its own, wired as in the product.</summary>
internal sealed class ReadModel : IAsyncDisposable
{
    public const string Workspace = GrainKeys.DefaultWorkspace;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;

    private readonly bool _ownsFile;

    private ReadModel(SqliteFile file, bool ownsFile)
    {
        File = file;
        _ownsFile = ownsFile;
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<ISqlDatabase>(file).AddReadModel().BuildServiceProvider();
    }

    public SqliteFile File { get; }

    public ITaskProjection Projection => Get<ITaskProjection>();

    public ITaskQueries Tasks => Get<ITaskQueries>();

    public IEventFeed Feed => Get<IEventFeed>();

    public static async Task<ReadModel> Create()
    {
        var file = new SqliteFile();
        await ReadModelSchema.EnsureAsync(file);
        return new(file, ownsFile: true);
    }

    /// <summary>The same database, seen and written by other instances.</summary>
    public ReadModel AnotherProcess() => new(File, ownsFile: false);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>() => _services.GetServices<T>();

    public Task Apply(params TaskChange[] changes) => Projection.Apply(Workspace, changes, CancellationToken.None);

    public Task Create(params TaskSnapshot[] tasks) => Apply([.. tasks.Select(task => Samples.Created(task))]);

    public async Task<Page<TaskSnapshot>> List(Func<TaskFilter, TaskFilter>? filter = null)
    {
        var result = await Tasks.List((filter ?? (f => f))(new TaskFilter { Workspace = Workspace }), CancellationToken.None);
        result.IsAccepted.ShouldBeTrue(result.Refusal?.Message);
        return result.Value!;
    }

    /// <summary>All pages of a list.</summary>
    public async Task<List<TaskSnapshot>> All(Func<TaskFilter, TaskFilter> filter)
    {
        var all = new List<TaskSnapshot>();
        string? cursor = null;
        do
        {
            var page = await List(f => filter(f) with { Cursor = cursor });
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>What a query for one number answers.</summary>
    public Task<long> Count(string sql) => File.ReadAsync(connection => Convert.ToInt64(connection.Statement(sql).ExecuteScalar(), null));

    /// <summary>All events, oldest first.</summary>
    public async Task<List<JsonObject>> Events() =>
        [.. (await Feed.After(Workspace, 0, 1_000, null, CancellationToken.None)).Select(happened => JsonNode.Parse(happened.Json)!.AsObject())];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsFile) File.Dispose();
    }
}
