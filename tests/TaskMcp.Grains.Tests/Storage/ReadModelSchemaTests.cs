using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class ReadModelSchemaTests
{
    [Fact]
    public async Task ReadModelSchema_a_newer_database_is_refused_and_left_alone()
    {
        using var file = new SqliteFile();
        await ReadModelSchema.EnsureAsync(file);
        await ReadModelSchema.EnsureAsync(file);
        await file.WriteAsync(connection => connection.Statement("UPDATE read_model SET schema_version = @version", ReadModelSchema.Version + 1).ExecuteNonQuery());

        var error = await Should.ThrowAsync<ReadModelTooNewException>(() => ReadModelSchema.EnsureAsync(file));

        error.Message.ShouldContain($"version {ReadModelSchema.Version + 1}");
        (await file.ReadAsync(connection => connection.Statement("SELECT schema_version FROM read_model").ExecuteScalar())).ShouldBe((long)ReadModelSchema.Version + 1);
    }

    [Fact]
    public async Task Tasks_from_before_there_were_ranks_get_those_that_their_grains_give_them()
    {
        await using var model = await ReadModel.Create();
        TaskSnapshot[] tasks = [.. Enumerable.Range(0, 20).Select(number => Samples.Task(minute: number * 977) with { CreatedAt = Samples.Start.AddTicks(number * 7_919L) })];
        await model.Create(tasks);
        using var script = new StreamReader(typeof(ReadModelSchema).Assembly.GetManifestResourceStream("TaskMcp.Schema.010-rank.sql")!);
        await model.File.WriteAsync(connection =>
        {
            connection.Run("DROP INDEX tasks_by_rank; DROP INDEX tasks_of_project_by_rank; ALTER TABLE tasks DROP COLUMN rank");
            connection.Run(script.ReadToEnd());
            return 0;
        });

        foreach (var task in tasks)
            (await model.File.ReadAsync(connection => connection.Statement("SELECT rank FROM tasks WHERE id = @id", task.Id.ToString("D")).ExecuteScalar())).ShouldBe(FractionalIndex.Of(task));
    }
}
