using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Tasks;

/// <summary>Many changes in one request (SPEC T-5).</summary>
[Collection(OneApp.Name)]
public class BulkTests(TestApp app)
{
    [Fact]
    public async Task Every_operation_has_its_own_result()
    {
        var (id, gone) = (await app.Http.NewTask("Bulk"), await app.Http.NewTask("Gone"));
        object[] operations =
        [
            new { op = "update", id, changes = new { title = "Renamed" } },
            new { op = "move", id, status = "review" },
            new { op = "complete", id, version = 3 },
            new { op = "update", id, version = 1, changes = new { title = "Too late" } },
            new { op = "create", task = new { title = "" } },
            new { op = "delete", id = gone },
            new { op = "reopen", id = Guid.NewGuid() },
            new { op = "create", task = new { title = "Made" } },
        ];

        var answer = (await app.Http.PostJson("/api/tasks/bulk", new { operations })).ShouldBe(HttpStatusCode.OK);

        var results = answer.Json["results"]!.AsArray();
        results.Select(result => (int)result!["status"]!).ShouldBe([200, 200, 200, 412, 400, 200, 404, 201]);
        results.Select(result => (string?)result!["problem"]?["code"]).ShouldBe([null, null, null, "version.stale", "task.title_invalid", null, "task.not_found", null]);
        ((int)answer.Json["succeeded"]!, (int)answer.Json["failed"]!).ShouldBe((5, 3));
        (await app.Http.GetJson($"/api/tasks/{id}")).Json["status"]!.ToString().ShouldBe("done");
        (await app.Http.GetJson($"/api/tasks/{gone}")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson($"/api/tasks/{results[7]!["task"]!["id"]}")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Five_hundred_are_done_and_one_more_is_refused()
    {
        var tag = Guid.NewGuid().ToString("N");

        var answer = (await app.Http.PostJson("/api/tasks/bulk", Creates(500))).ShouldBe(HttpStatusCode.OK);

        ((int)answer.Json["succeeded"]!).ShouldBe(500);
        answer.Json["results"]!.AsArray().Select(result => (string)result!["task"]!["id"]!).ShouldBeUnique();
        (await app.Http.PostJson("/api/tasks/bulk", Creates(501))).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson("/api/tasks/bulk", Creates(0))).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");

        object Creates(int count) => new { operations = Enumerable.Range(0, count).Select(i => new { op = "create", task = new { title = $"{i}", tags = new[] { tag } } }) };
    }

    [Theory]
    [InlineData("{\"op\":\"update\"}", "operations[0].id")]
    [InlineData("{\"op\":\"create\"}", "operations[0].task")]
    [InlineData("{\"op\":\"fly\"}", "operations[0].op")]
    [InlineData("{\"op\":\"create\",\"task\":{\"title\":3}}", "operations[0].task.title")]
    public async Task A_wrong_operation_is_named_and_nothing_is_done(string operation, string field)
    {
        var answer = (await app.Http.PostJson("/api/tasks/bulk", $"{{\"operations\":[{operation}]}}")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        answer.Json["errors"]!.AsObject().ContainsKey(field).ShouldBeTrue(answer.Text);
    }
}
