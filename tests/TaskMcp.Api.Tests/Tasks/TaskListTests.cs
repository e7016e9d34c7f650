using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Tasks;

/// <summary>Lists of tasks over HTTP (SPEC T-6).</summary>
[Collection(OneApp.Name)]
public class TaskListTests(TestApp app)
{
    [Fact]
    public async Task A_list_after_an_acknowledged_write_shows_it()
    {
        var tag = Guid.NewGuid().ToString("N");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var i = 0; i < 20; i++)
            {
                var mine = $"{tag}-{caller}-{i}";
                var id = (await app.Http.PostJson("/api/tasks", new { title = mine, tags = new[] { mine } })).Id;
                (await app.Http.GetJson($"/api/tasks?tag={mine}")).Items.Select(task => (string)task!["id"]!).ShouldBe([id]);
                await app.Http.PostJson($"/api/tasks/{id}/complete");
                (await app.Http.GetJson($"/api/tasks?tag={mine}&status=done")).Items.Count.ShouldBe(1);
                await app.Http.DeleteJson($"/api/tasks/{id}");
                (await app.Http.GetJson($"/api/tasks?tag={mine}")).Items.ShouldBeEmpty();
            }
        }));
    }

    [Fact]
    public async Task Pages_together_are_the_list_each_task_once()
    {
        var tag = Guid.NewGuid().ToString("N");
        for (var i = 0; i < 23; i++) (await app.Http.PostJson("/api/tasks", new { title = $"Page {i % 3}", tags = new[] { tag }, priority = $"p{i % 4}" })).ShouldBe(HttpStatusCode.Created);

        foreach (var order in (string[])["sort=title&order=asc", "sort=priority&order=desc", "sort=created_at&order=asc", "sort=due_date&order=desc", "sort=updated_at&order=asc"])
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                var page = (await app.Http.GetJson($"/api/tasks?tag={tag}&limit=5&{order}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).ShouldBe(HttpStatusCode.OK);
                ids.AddRange(page.Items.Select(task => (string)task!["id"]!));
                cursor = (string?)page.Json["next_cursor"];
            }
            while (cursor is not null);
            ids.Count.ShouldBe(23, order);
            ids.ShouldBeUnique();
        }
    }

    [Fact]
    public async Task Notes_and_events_page()
    {
        var id = await app.Http.NewTask();
        for (var i = 0; i < 5; i++) (await app.Http.PostJson($"/api/tasks/{id}/notes", new { text = $"{i}" })).ShouldBe(HttpStatusCode.Created);

        var first = await app.Http.GetJson($"/api/tasks/{id}/notes?limit=3");
        var second = await app.Http.GetJson($"/api/tasks/{id}/notes?limit=3&cursor={(string)first.Json["next_cursor"]!}");

        first.Items.Concat(second.Items).Select(note => (string)note!["text"]!).ShouldBe(["0", "1", "2", "3", "4"]);
        second.Json["next_cursor"].ShouldBeNull();
        (await app.Http.GetJson($"/api/tasks/{id}/events?limit=200")).Items.Count.ShouldBe(6);
        (await app.Http.GetJson($"/api/tasks/{Guid.NewGuid()}/events")).ShouldBeProblem(HttpStatusCode.NotFound, "task.not_found");
    }

    [Fact]
    public async Task A_board_shows_its_columns_page_by_page()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Board" })).ShouldBe(HttpStatusCode.Created).Id;
        for (var i = 0; i < 3; i++) await app.Http.PostJson("/api/tasks", new { title = $"{i}", project_id = project });
        await app.Http.PostJson("/api/tasks", new { title = "working", project_id = project, status = "in_progress" });

        var board = (await app.Http.GetJson($"/api/projects/{project}/board?limit=2")).ShouldBe(HttpStatusCode.OK).Json["columns"]!.AsArray();
        board.Select(column => (string)column!["key"]!).ShouldBe(["todo", "in_progress", "review", "done"]);
        board[0]!["items"]!.AsArray().Count.ShouldBe(2);

        var rest = (await app.Http.GetJson($"/api/projects/{project}/board?limit=2&column=todo&cursor={(string)board[0]!["next_cursor"]!}")).Json["columns"]!.AsArray().ShouldHaveSingleItem()!;
        rest["items"]!.AsArray().Count.ShouldBe(1);
        rest["next_cursor"].ShouldBeNull();
        (await app.Http.GetJson($"/api/projects/{project}/board?cursor=x")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
    }
}
