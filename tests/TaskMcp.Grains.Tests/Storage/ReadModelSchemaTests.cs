using TaskMcp.Silo.Storage;

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
}
