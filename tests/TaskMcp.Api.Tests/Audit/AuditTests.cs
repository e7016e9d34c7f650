using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Api.Tests.Audit;

/// <summary>Reading, exporting and checking the audit (SPEC A-2).</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly TestApp _app = new();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_export_has_all_rows_in_either_form_and_is_recorded_itself()
    {
        for (var i = 0; i < 3; i++) await _app.Http.NewTask();

        var lines = await _app.Http.GetJson("/api/audit/export?action=task.create");
        lines.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/jsonl");
        lines.Message.Content.Headers.ContentDisposition!.FileName.ShouldBe("audit.jsonl");
        var rows = lines.Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        rows.Select(row => (string)row["action"]!).ShouldBe(["task.create", "task.create", "task.create"]);
        rows.Select(row => (string)row["hash"]!).ShouldAllBe(hash => hash.Length == 64);

        var table = (await _app.Http.GetJson("/api/audit/export?format=csv")).ShouldBe(HttpStatusCode.OK);
        table.Message.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        var csv = table.Text.TrimEnd().Split("\r\n");
        csv[0].ShouldStartWith("\"sequence\",\"at\",\"workspace\",\"actor_id\"");
        csv.Skip(1).Select(line => line.Split(',')[6]).ShouldBe(["\"task.create\"", "\"task.create\"", "\"task.create\"", "\"audit.export\"", "\"audit.export\""]);
    }

    [Fact]
    public async Task A_check_finds_a_row_that_somebody_changed_in_the_file()
    {
        for (var i = 0; i < 3; i++) await _app.Http.NewTask();
        var whole = (await _app.Http.PostJson("/api/audit/verify")).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)whole["ok"]!, (long)whole["checked"]!).ShouldBe((true, 3));
        await Tamper("UPDATE audit SET json = replace(json, 'task.create', 'task.delete') WHERE sequence = 2");

        var broken = (await _app.Http.PostJson("/api/audit/verify")).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)broken["ok"]!, (long)broken["broken_at"]!, (string)broken["problem"]!).ShouldBe((false, 2, "row_changed"));
        (await _app.Http.GetJson("/api/audit?action=audit.verify")).Items.Select(row => row!["outcome_code"]?.ToString()).ShouldBe(["row_changed", null]);
    }

    [Fact]
    public async Task A_check_against_a_noted_row_finds_a_database_that_was_set_back()
    {
        await _app.Http.NewTask();
        var noted = (await _app.Http.PostJson("/api/audit/verify")).Json;
        var known = new { sequence = (long)noted["last_sequence"]!, hash = (string)noted["last_hash"]! };
        ((bool)(await _app.Http.PostJson("/api/audit/verify", known)).Json["ok"]!).ShouldBeTrue();
        var other = (await _app.Http.PostJson("/api/audit/verify", known with { hash = new('0', 64) })).Json;
        ((bool)other["ok"]!, (string)other["problem"]!).ShouldBe((false, "chain_broken"));
    }

    [Fact]
    public async Task A_change_that_can_not_be_recorded_says_that_it_was_made_and_a_repeat_makes_good_the_record()
    {
        await _app.Http.NewTask();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        await Tamper("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
        var answer = (await _app.Http.PostJson("/api/tasks", new { title = "Made" }, key)).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "audit.unavailable");
        ((string)answer.Json["detail"]!).ShouldContain("was done");
        (await _app.Http.GetJson("/api/tasks?text=Made")).Items.Count.ShouldBe(1);
        (await _app.Http.PostJson("/api/audit/verify")).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "audit.unavailable");

        await Tamper("DROP TRIGGER full");
        var id = (await _app.Http.PostJson("/api/tasks", new { title = "Made" }, key)).ShouldBe(HttpStatusCode.Created).Id;
        (await _app.Http.GetJson($"/api/audit?target={id}")).Items.ShouldHaveSingleItem()!["outcome"]!.ToString().ShouldBe("succeeded");
        (await _app.Http.GetJson("/api/tasks?text=Made")).Items.Count.ShouldBe(1);
    }

    private Task<int> Tamper(string sql) => _app.App.Services.GetRequiredService<LocalDatabase>().WriteAsync(connection =>
    {
        Run(connection, $"DROP TRIGGER IF EXISTS audit_is_not_changed; {sql}");
        return 0;
    });

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
