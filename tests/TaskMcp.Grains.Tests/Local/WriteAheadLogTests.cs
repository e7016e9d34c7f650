using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>The size of the database's log.</summary>
public sealed class WriteAheadLogTests : IAsyncLifetime
{
    private LocalGrainHost host = null!;

    private LocalDatabase Database => host.Services.GetRequiredService<LocalDatabase>();

    public async Task InitializeAsync() => host = await LocalGrainHost.StartedAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Readers_without_a_gap_do_not_let_the_log_grow()
    {
        await Write("CREATE TABLE things (content BLOB)");
        await Write("INSERT INTO things VALUES (NULL)");
        using var written = new CancellationTokenSource();
        var readers = ReadWithoutGap(written.Token);
        for (var i = 0; i < 50; i++) await Write("UPDATE things SET content = randomblob(4000000)");
        await written.CancelAsync();
        await readers.Soon();
        new FileInfo(Database.Path + "-wal").Length.ShouldBeLessThan(160_000_000);
    }

    /// <summary>Each reader begins before the one before it ends.</summary>
    private async Task ReadWithoutGap(CancellationToken cancellationToken)
    {
        var reader = await HeldReader();
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = await HeldReader();
            reader.End.SetResult();
            await reader.Read;
            reader = next;
        }
        reader.End.SetResult();
        await reader.Read;
    }

    /// <summary>A reader that looks at the present moment until it is told to end.</summary>
    private async Task<(TaskCompletionSource End, Task Read)> HeldReader()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        var read = Database.ReadAsync(connection =>
        {
            connection.Prepared("SELECT count(*) FROM things").ExecuteScalar();
            begun.SetResult();
            // Slower than a commit, so that each commit meets one that looks at what was before.
            return !new TaskCompletionSource().Task.Wait(TimeSpan.FromMilliseconds(100)) && end.Task.Wait(Eventually.Timeout);
        });
        await begun.Task.Soon();
        return (end, read);
    }

    private Task<int> Write(string sql) => Database.WriteAsync(connection => connection.Prepared(sql).ExecuteNonQuery()).Soon();
}
