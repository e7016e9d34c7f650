using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.LocalRuntime.Hosting;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>How long the database's log gets (<see cref="LocalRuntimeOptions.LongestWaitForReaders"/>).</summary>
public sealed class WriteAheadLogTests
{
    private const int Megabyte = 1_000_000;
    private const long LongLog = 8 * Megabyte;

    // The pages of a megabyte and of the list of those that it freed.
    private const long OneWrite = 2 * Megabyte;

    [Fact]
    public async Task Readers_without_a_gap_do_not_let_the_log_grow()
    {
        // Waits for longer than a reader takes on the slowest machine: the first wait is an eighth of it.
        await using var host = await Started(8 * Eventually.Timeout);
        using var written = new CancellationTokenSource();
        var readers = ReadWithoutGap(host, written.Token);
        for (var i = 0; i < 40; i++)
        {
            await WriteMegabyte(host);
            Length(host).ShouldBeLessThan(LongLog + OneWrite);
        }

        await written.CancelAsync();
        await readers.Soon();
    }

    [Fact]
    public async Task Writes_go_on_while_a_reader_holds_on_and_the_log_is_emptied_when_it_ends()
    {
        await using var host = await Started(TimeSpan.FromMilliseconds(80));
        var reader = await HeldReader(host, TimeSpan.Zero);
        while (Length(host) < 3 * LongLog) await WriteMegabyte(host);
        reader.End.SetResult();
        await reader.Read;

        // By what it may grow until readers are waited for again; what a write brings about is seen after the next one.
        for (var written = 0; written <= LongLog / 2 + Megabyte; written += Megabyte) await WriteMegabyte(host);
        Length(host).ShouldBeLessThan(LongLog + OneWrite);
    }

    private static async Task<LocalGrainHost> Started(TimeSpan longestWaitForReaders)
    {
        var host = await LocalGrainHost.StartedAsync(options => (options.LongLog, options.LongestWaitForReaders) = (LongLog, longestWaitForReaders));
        await Write(host, "CREATE TABLE things (content BLOB)");
        await Write(host, "INSERT INTO things VALUES (NULL)");
        return host;
    }

    /// <summary>Each reader begins before the one before it ends.</summary>
    private static async Task ReadWithoutGap(LocalGrainHost host, CancellationToken cancellationToken)
    {
        // Slower than a commit, so that each commit meets one that looks at what was before.
        var slow = TimeSpan.FromMilliseconds(100);
        var reader = await HeldReader(host, slow);
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = await HeldReader(host, slow);
            reader.End.SetResult();
            await reader.Read;
            reader = next;
        }

        reader.End.SetResult();
        await reader.Read;
    }

    /// <summary>A reader that looks at the present moment until it is told to end, but at least for a time.</summary>
    private static async Task<(TaskCompletionSource End, Task Read)> HeldReader(LocalGrainHost host, TimeSpan atLeast)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        var read = Database(host).ReadAsync(connection =>
        {
            connection.Prepared("SELECT count(*) FROM things").ExecuteScalar();
            begun.SetResult();
            return !new TaskCompletionSource().Task.Wait(atLeast) && end.Task.Wait(Eventually.Timeout);
        });
        await begun.Task.Soon();
        return (end, read);
    }

    private static LocalDatabase Database(LocalGrainHost host) => host.Services.GetRequiredService<LocalDatabase>();

    private static long Length(LocalGrainHost host) => new FileInfo(Database(host).Path + "-wal").Length;

    private static Task<int> WriteMegabyte(LocalGrainHost host) => Write(host, $"UPDATE things SET content = randomblob({Megabyte})");

    private static Task<int> Write(LocalGrainHost host, string sql) => Database(host).WriteAsync(connection => connection.Prepared(sql).ExecuteNonQuery()).Soon();
}
