using System.Text;
using Microsoft.Data.Sqlite;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>The file at the start: made, checked, refused and then left as it is.</summary>
public sealed class DatabaseFileTests : IAsyncLifetime
{
    private LocalGrainHost host = null!;

    private string File => Path.Combine(host.DataDirectory, "taskmcp.db");

    public async Task InitializeAsync() => host = await LocalGrainHost.StartedAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public void Directory_and_files_are_for_the_owner_only()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new DirectoryInfo(host.DataDirectory).UnixFileMode.ShouldBe(ownerOnly | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(host.DataDirectory)) new FileInfo(file).UnixFileMode.ShouldBe(ownerOnly, file);
    }

    [Fact]
    public async Task Only_the_file_and_the_lock_are_left_after_a_stop()
    {
        await host.Grains.GetGrain<ICounterGrain>("a").Add(1).Soon();
        await host.StopAsync();
        Directory.GetFiles(host.DataDirectory).Select(Path.GetFileName).ShouldBe(["taskmcp.db", "taskmcp.lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await host.StopAsync();
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));
        await IsRefusedUntouched("damaged");
    }

    [Fact]
    public async Task A_file_that_is_too_short_is_refused()
    {
        await host.StopAsync();
        await System.IO.File.WriteAllTextAsync(File, "SQLite format 3\0");
        await IsRefusedUntouched("damaged");
    }

    [Fact]
    public async Task A_truncated_database_is_refused()
    {
        await FillAndStop();
        await using (var file = System.IO.File.OpenWrite(File)) file.SetLength(file.Length / 2);
        await IsRefusedUntouched("damaged");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public async Task A_database_with_a_page_of_garbage_is_refused(double where)
    {
        await FillAndStop();
        await using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = (long)(file.Length * where) / 4096 * 4096;
            file.Write(Encoding.ASCII.GetBytes(new string('?', 4096)));
        }
        await IsRefusedUntouched("damaged");
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await host.StopAsync();
        Change("PRAGMA user_version = 1000");
        await IsRefusedUntouched("newer");
    }

    [Fact]
    public async Task A_newer_schema_that_is_still_in_the_log_is_refused()
    {
        await host.StopAsync();
        var (file, log) = ChangeWithoutCheckpoint("PRAGMA user_version = 1000");
        await System.IO.File.WriteAllBytesAsync(File, file);
        await System.IO.File.WriteAllBytesAsync(File + "-wal", log);
        await IsRefusedUntouched("newer");
        (await System.IO.File.ReadAllBytesAsync(File + "-wal")).ShouldBe(log);
    }

    [Fact]
    public async Task A_database_of_another_application_is_refused()
    {
        await host.StopAsync();
        System.IO.File.Delete(File);
        Change("CREATE TABLE theirs (id)");
        await IsRefusedUntouched("another application");
    }

    [Fact]
    public async Task A_database_of_another_application_is_refused_with_a_journal_beside_it()
    {
        await host.StopAsync();
        System.IO.File.Delete(File);
        Change("PRAGMA journal_mode = TRUNCATE; CREATE TABLE theirs (id)");
        System.IO.File.Exists(File + "-journal").ShouldBeTrue();
        await IsRefusedUntouched("another application");
    }

    [Fact]
    public async Task An_empty_file_is_a_new_database()
    {
        await host.StopAsync();
        await System.IO.File.WriteAllBytesAsync(File, []);
        await host.StartAsync();
        (await host.Grains.GetGrain<ICounterGrain>("a").Add(1).Soon()).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_host_on_the_directory_is_refused_and_the_first_goes_on()
    {
        await using var second = new LocalGrainHost(host.Clock, options => options.DataDirectory = host.DataDirectory);
        var error = await Should.ThrowAsync<LocalDatabaseException>(second.StartAsync);
        error.Message.ShouldContain("in use by another process");
        (await host.Grains.GetGrain<ICounterGrain>("a").Add(1).Soon()).ShouldBe(1);
    }

    private async Task FillAndStop()
    {
        for (var i = 0; i < 300; i++) await host.Grains.GetGrain<ICounterGrain>($"{i} {new string('k', 200)}").Add(1).Soon();
        await host.StopAsync();
    }

    private async Task IsRefusedUntouched(string because)
    {
        var before = await System.IO.File.ReadAllBytesAsync(File);
        var error = await Should.ThrowAsync<LocalDatabaseException>(host.StartAsync);
        error.Message.ShouldContain(because);
        error.Message.ShouldContain(File);
        (await System.IO.File.ReadAllBytesAsync(File)).ShouldBe(before);
    }

    private void Change(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The file and its log as a crash right after the change would leave them.</summary>
    private (byte[] File, byte[] Log) ChangeWithoutCheckpoint(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_autocheckpoint = 0; {sql}";
        command.ExecuteNonQuery();
        return (System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(File + "-wal"));
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }
}
