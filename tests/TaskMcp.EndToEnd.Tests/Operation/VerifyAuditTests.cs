using Microsoft.Data.Sqlite;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

/// <summary><c>verify-audit</c> as an operator runs it (SPEC A-2).</summary>
public class VerifyAuditTests
{
    [Fact]
    public async Task Verify_audit_tells_a_whole_audit_from_one_that_was_tampered_with()
    {
        await using var app = await TaskMcpProcess.Started();
        for (var i = 0; i < 5; i++) (await app.Api.Post("/api/tasks", new { title = $"Task {i}" })).Ok();
        await app.Stop();
        (await Verify(app)).ShouldBe(0);

        await using (var rotation = app.Launch("rotate-keys")) (await rotation.Ended()).ShouldBe(0, rotation.Output);
        (await Verify(app)).ShouldBe(0);
        await using (var rebuild = app.Launch("rebuild-index")) (await rebuild.Ended()).ShouldBe(0, rebuild.Output);
        (await Verify(app)).ShouldBe(0);

        Tamper(app, "UPDATE audit SET json = replace(json, 'task.create', 'task.delete') WHERE sequence = 3");
        await using var found = app.Launch("verify-audit");
        (await found.Ended()).ShouldBe(1, found.Output);
        found.Output.ShouldContain("default: BROKEN (row_changed) after 2 good rows. Row 3 was changed after it was written.");
    }

    private static async Task<int> Verify(TaskMcpProcess app)
    {
        await using var verification = app.Launch("verify-audit");
        var code = await verification.Ended();
        verification.Output.ShouldContain("default: ok");
        return code;
    }

    private static void Tamper(TaskMcpProcess app, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(app.DataDirectory, "taskmcp.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"DROP TRIGGER audit_is_not_changed; {sql}";
        command.ExecuteNonQuery();
    }
}
