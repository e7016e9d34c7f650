using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>The read model in the local runtime's file, behind its group commit.</summary>
public sealed class LocalReadModelTests
{
    [Fact]
    public async Task ReadModel_shares_the_commits_of_the_grains_and_survives_a_restart()
    {
        await using var host = new LocalGrainHost(new ManualClock(Samples.Start), addServices: services => services
            .AddLogging().AddSingleton<ISqlDatabase, Adapter>().AddReadModel());
        await host.StartAsync();
        var tasks = Enumerable.Range(0, 200).Select(number => Samples.Task($"Task {number}", number)).ToArray();

        await Task.WhenAll(tasks.Select(async task =>
        {
            await Apply(host, Samples.Created(task));
            (await List(host, f => f with { Descending = true, Limit = 200 })).ShouldContain(listed => listed.Id == task.Id);
        })).WaitAsync(ReadModel.Timeout);
        await host.StopAsync();
        await host.StartAsync();

        (await List(host, f => f with { Limit = 200 })).Select(task => task.Id).ShouldBe(tasks.Select(task => task.Id));
        (await List(host, f => f with { Text = "task 199" })).ShouldHaveSingleItem().Title.ShouldBe("Task 199");
        (await host.Services.GetRequiredService<IEventFeed>().After(ReadModel.Workspace, 0, 500, null, default)).Select(happened => happened.Position)
            .ShouldBe(Enumerable.Range(1, 200).Select(position => (long)position));
    }

    private static Task Apply(LocalGrainHost host, TaskChange change) =>
        host.Services.GetRequiredService<ITaskProjection>().Apply(ReadModel.Workspace, [change], CancellationToken.None);

    private static async Task<IEnumerable<TaskSnapshot>> List(LocalGrainHost host, Func<TaskFilter, TaskFilter> filter)
    {
        var result = await host.Services.GetRequiredService<ITaskQueries>().List(filter(new() { Workspace = ReadModel.Workspace }), CancellationToken.None);
        return result.Value.ShouldNotBeNull().Items;
    }

    private sealed class Adapter(LocalDatabase database) : ISqlDatabase
    {
        public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) =>
            database.WriteAsync(connection => work(connection), cancellationToken);

        public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) =>
            database.ReadAsync(connection => work(connection), cancellationToken);
    }
}
