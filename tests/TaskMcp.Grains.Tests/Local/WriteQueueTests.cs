using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>The one queue of writers.</summary>
public sealed class WriteQueueTests : IAsyncLifetime
{
    private readonly ManualResetEventSlim release = new();
    private LocalGrainHost host = null!;

    private LocalDatabase Database => host.Services.GetRequiredService<LocalDatabase>();

    public async Task InitializeAsync()
    {
        host = await LocalGrainHost.StartedAsync();
        await Execute("CREATE TABLE things (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED, name TEXT UNIQUE)");
    }

    public async Task DisposeAsync()
    {
        release.Set();
        await host.DisposeAsync();
        release.Dispose();
    }

    [Fact]
    public async Task Items_queued_together_share_one_commit()
    {
        var blocker = HoldTheWriter();
        await Queued(Enumerable.Range(1, 100).Select(id => Database.WriteAsync(connection => Insert(connection, id))), blocker);
        (await Count()).ShouldBe(100);
        host.Commits.Last().ShouldBe(100);
    }

    [Fact]
    public async Task Items_run_in_the_order_of_the_calls()
    {
        var blocker = HoldTheWriter();
        var seen = new ConcurrentQueue<int>();
        await Queued(Enumerable.Range(1, 1_500).Select(id => Database.WriteAsync(_ =>
        {
            seen.Enqueue(id);
            return id;
        })), blocker);
        seen.ShouldBe(Enumerable.Range(1, 1_500));
    }

    [Fact]
    public async Task An_item_that_throws_is_undone_alone()
    {
        var blocker = HoldTheWriter();
        var good = Database.WriteAsync(connection => Insert(connection, 1));
        var bad = Database.WriteAsync(connection =>
        {
            Insert(connection, 2);
            return Insert(connection, 1);
        });
        var later = Database.WriteAsync(connection => Insert(connection, 3));
        release.Set();
        await Task.WhenAll(blocker, good, later).Soon();
        await Should.ThrowAsync<SqliteException>(() => bad.Soon());
        (await Ids()).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task When_the_commit_fails_all_its_items_fail_and_later_ones_work()
    {
        var blocker = HoldTheWriter();
        var items = new[] { Database.WriteAsync(connection => Insert(connection, 1)), Database.WriteAsync(connection => Insert(connection, 2, owner: 99)) };
        release.Set();
        await blocker.Soon();
        foreach (var item in items) (await Should.ThrowAsync<LocalDatabaseException>(() => item.Soon())).InnerException.ShouldBeOfType<SqliteException>();
        (await Count()).ShouldBe(0);
        await Database.WriteAsync(connection => Insert(connection, 3)).Soon();
        (await Ids()).ShouldBe([3]);
    }

    [Fact]
    public async Task A_full_disk_fails_the_writers_and_leaves_what_was_there()
    {
        await Database.WriteAsync(connection => Insert(connection, 1)).Soon();
        await Database.WriteAsync(connection => Number(connection, $"PRAGMA max_page_count = {Number(connection, "PRAGMA page_count")}")).Soon();
        await Should.ThrowAsync<Exception>(() => Database.WriteAsync(connection => Insert(connection, 2, name: new string('x', 1_000_000))).Soon());
        await Database.WriteAsync(connection => Number(connection, "PRAGMA max_page_count = 1000000")).Soon();
        await Database.WriteAsync(connection => Insert(connection, 3, name: new string('x', 1_000_000))).Soon();
        (await Ids()).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task A_cancelled_item_that_has_not_begun_does_not_run()
    {
        using var cancellation = new CancellationTokenSource();
        var blocker = HoldTheWriter();
        var cancelled = Database.WriteAsync(connection => Insert(connection, 1), cancellation.Token);
        await cancellation.CancelAsync();
        release.Set();
        await blocker.Soon();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.Soon());
        (await Count()).ShouldBe(0);
    }

    [Fact]
    public async Task A_read_sees_every_acknowledged_write()
    {
        for (var id = 1; id <= 50; id++)
        {
            await Database.WriteAsync(connection => Insert(connection, id)).Soon();
            (await Count()).ShouldBe(id);
        }
    }

    [Fact]
    public async Task A_read_sees_one_moment()
    {
        var counts = await Database.ReadAsync(connection =>
        {
            var before = Number(connection, "SELECT count(*) FROM things");
            Database.WriteAsync(writer => Insert(writer, 1)).Soon().GetAwaiter().GetResult();
            return (before, Number(connection, "SELECT count(*) FROM things"));
        }).Soon();
        counts.ShouldBe((0, 0));
        (await Count()).ShouldBe(1);
    }

    [Fact]
    public void SQLite_sleeps_no_longer_than_it_wants_to()
    {
        var sleep = Marshal.GetDelegateForFunctionPointer<SleepFunction>(
            NativeLibrary.GetExport(NativeLibrary.Load("e_sqlite3", typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, null), "sqlite3_sleep"));
        var began = Stopwatch.GetTimestamp();
        for (var times = 0; times < 5; times++) sleep(1).ShouldBe(1);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5), "a millisecond is a second to it");
    }

    [Fact]
    public async Task A_reader_cannot_write() =>
        await Should.ThrowAsync<SqliteException>(() => Database.ReadAsync(connection => Insert(connection, 1)).Soon());

    [Fact]
    public async Task What_is_queued_at_the_stop_is_written()
    {
        var blocker = HoldTheWriter();
        var items = Enumerable.Range(1, 1_000).Select(id => Database.WriteAsync(connection => Insert(connection, id))).ToList();
        var stop = host.StopAsync();
        release.Set();
        await Task.WhenAll([blocker, stop, .. items]).Soon();
        await host.StartAsync();
        (await Count()).ShouldBe(1_000);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SleepFunction(int milliseconds);

    private async Task<T[]> Queued<T>(IEnumerable<Task<T>> items, Task blocker)
    {
        var all = items.ToList();
        release.Set();
        await blocker.Soon();
        return await Task.WhenAll(all).Soon();
    }

    /// <summary>Occupies the writer until the release, so that what comes then is queued together.</summary>
    private Task<bool> HoldTheWriter()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = Database.WriteAsync(_ =>
        {
            begun.SetResult();
            return release.Wait(Eventually.Timeout);
        });
        begun.Task.Soon().GetAwaiter().GetResult();
        return held;
    }

    private Task<int> Execute(string sql) => Database.WriteAsync(connection => connection.Prepared(sql).ExecuteNonQuery()).Soon();

    private Task<long> Count() => Database.ReadAsync(connection => Number(connection, "SELECT count(*) FROM things")).Soon();

    private Task<List<long>> Ids() => Database.ReadAsync(connection =>
    {
        using var reader = connection.Prepared("SELECT id FROM things ORDER BY id").ExecuteReader();
        var ids = new List<long>();
        while (reader.Read()) ids.Add(reader.GetInt64(0));
        return ids;
    }).Soon();

    private static int Insert(SqliteConnection connection, int id, int? owner = null, string? name = null) => connection
        .Prepared("INSERT INTO things (id, owner, name) VALUES ($id, $owner, $name)").Bind("$id", id).Bind("$owner", owner).Bind("$name", name).ExecuteNonQuery();

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
