using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Mcp;

namespace TaskMcp.Api.Tests.Boards;

/// <summary>A project's board over HTTP (SPEC K-1).</summary>
[Collection(OneApp.Name)]
public class BoardTests(TestApp app)
{
    private static readonly object[] Columns =
    [
        new { key = "idea", name = "Ideas", kind = "open" },
        new { key = "doing", name = "Doing", kind = "active", wip_limit = 2 },
        new { key = "shipped", name = "Shipped", kind = "done" },
    ];

    [Fact]
    public async Task Columns_are_changed_as_a_whole_and_everything_follows_them()
    {
        var project = await Board();
        var id = (await app.Http.PostJson("/api/tasks", new { title = "First", project_id = project })).ShouldBe(HttpStatusCode.Created).Id;
        ((string)(await app.Http.GetJson($"/api/tasks/{id}")).Json["status"]!).ShouldBe("idea");
        ((string)(await app.Http.PostJson($"/api/tasks/{id}/complete")).Json["status"]!).ShouldBe("shipped");
        ((string)(await app.Http.PostJson($"/api/tasks/{id}/reopen")).Json["status"]!).ShouldBe("idea");

        var refused = (await app.Http.PatchJson($"/api/projects/{project}", new { columns = Columns[1..] })).ShouldBeProblem(HttpStatusCode.BadRequest, "project.columns_invalid");
        ((string)refused.Json["detail"]!).ShouldContain("at least one of kind open");
        object[] without = [new { key = "backlog", name = "Backlog", kind = "open" }, .. Columns[1..]];
        (await app.Http.PatchJson($"/api/projects/{project}", new { columns = without })).ShouldBeProblem(HttpStatusCode.Conflict, "project.column_in_use");
        (await app.Http.PatchJson($"/api/projects/{project}", new { columns = new[] { new { key = "idea" } } })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PatchJson($"/api/projects/{project}", "{\"columns\":null}")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        using var member = await Person.Make(app, "member");
        (await member.Http.PatchJson($"/api/projects/{project}", new { columns = Columns })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }

    [Fact]
    public async Task A_board_shows_its_tasks_by_rank_with_counts_limits_and_the_way_to_more()
    {
        var project = await Board();
        var ids = new List<string>();
        foreach (var title in new[] { "a", "b", "c" }) ids.Add((await app.Http.PostJson("/api/tasks", new { title, project_id = project })).ShouldBe(HttpStatusCode.Created).Id);
        (await app.Http.PostJson($"/api/tasks/{ids[2]}/move", new { before = ids[0] })).ShouldBe(HttpStatusCode.OK);

        var board = (await app.Http.GetJson($"/api/projects/{project}/board?limit=2")).ShouldBe(HttpStatusCode.OK).Json;
        var (idea, doing) = (board["columns"]![0]!, board["columns"]![1]!);
        idea["items"]!.AsArray().Select(task => (string)task!["title"]!).ShouldBe(["c", "a"]);
        ((long)idea["count"]!, idea["wip_limit"]).ShouldBe((3, null));
        ((long)doing["count"]!, (int)doing["wip_limit"]!).ShouldBe((0, 2));
        var more = (await app.Http.GetJson($"/api/projects/{project}/board?limit=2&column=idea&cursor={idea["next_cursor"]}")).ShouldBe(HttpStatusCode.OK).Json;
        more["columns"]![0]!["items"]!.AsArray().Select(task => (string)task!["title"]!).ShouldBe(["b"]);

        var listed = (await app.Http.GetJson($"/api/tasks?project_id={project}&sort=rank&order=asc")).ShouldBe(HttpStatusCode.OK);
        listed.Items.Select(task => (string)task!["title"]!).ShouldBe(["c", "a", "b"]);
        (await app.Http.PostJson($"/api/tasks/{ids[0]}/move", new { before = Guid.NewGuid() })).ShouldBeProblem(HttpStatusCode.Conflict, "task.anchor_not_in_column");
        (await app.Http.PostJson($"/api/tasks/{ids[0]}/move", new { })).ShouldBeProblem(HttpStatusCode.BadRequest, "task.move_invalid");
    }

    [Fact]
    public async Task An_agent_moves_tasks_to_places()
    {
        var project = await Board();
        await using var agent = await Agent.Connect(app);
        var first = (string)(await agent.Do("create_task", new { title = "a", project_id = project }))["id"]!;
        var second = (string)(await agent.Do("create_task", new { title = "b", project_id = project }))["id"]!;
        await agent.Do("move_task", new { task_id = second, before = first });
        await agent.Do("move_task", new { task_id = first, status = "doing", position = "top" });
        await agent.Refused("move_task", new { task_id = second, after = first }, "task.anchor_not_in_column");
        var board = await agent.Do("get_board", new { project_id = project });
        board["columns"]!.AsArray().Select(column => (long)column!["count"]!).ShouldBe([1, 1, 0]);
        ((int)board["columns"]![1]!["wip_limit"]!).ShouldBe(2);
    }

    [Fact]
    public async Task A_full_column_is_a_conflict_for_every_way_in_and_maintainers_may_override_it()
    {
        var project = await Board();
        using var member = await Person.Make(app, "member");
        using var maintainer = await Person.Make(app, "maintainer");
        await using var agent = await Agent.Connect(app, token: member.Token);
        var ids = new List<string>();
        for (var number = 0; number < 5; number++) ids.Add((await member.Http.PostJson("/api/tasks", new { title = "A task", project_id = project })).ShouldBe(HttpStatusCode.Created).Id);
        foreach (var id in ids[..2]) (await member.Http.PostJson($"/api/tasks/{id}/move", new { status = "doing" })).ShouldBe(HttpStatusCode.OK);

        var full = (await member.Http.PostJson($"/api/tasks/{ids[2]}/move", new { status = "doing" })).ShouldBeProblem(HttpStatusCode.Conflict, "board.wip_limit");
        ((string)full.Json["detail"]!).ShouldBe("The column Doing (doing) takes 2 tasks at most and has 2; move one out of it first, or let a maintainer do this with override: true.");
        full.Json["errors"]!.AsObject().ShouldContainKey("status");
        (await member.Http.PatchJson($"/api/tasks/{ids[2]}", new { status = "doing" })).ShouldBeProblem(HttpStatusCode.Conflict, "board.wip_limit");
        (await member.Http.PostJson("/api/tasks", new { title = "Another", project_id = project, status = "doing" })).ShouldBeProblem(HttpStatusCode.Conflict, "board.wip_limit");
        var bulk = (await member.Http.PostJson("/api/tasks/bulk", new { operations = ids[2..].Select(id => new { op = "move", id, status = "doing" }) })).ShouldBe(HttpStatusCode.OK);
        bulk.Json["results"]!.AsArray().Select(result => (string)result!["problem"]!["code"]!).ShouldAllBe(code => code == "board.wip_limit");
        await agent.Refused("move_task", new { task_id = ids[2], status = "doing" }, "board.wip_limit");
        await agent.Refused("update_task", new { task_id = ids[2], status = "doing" }, "board.wip_limit");
        await agent.Refused("create_task", new { title = "Another", project_id = project, status = "doing" }, "board.wip_limit");

        (await member.Http.PostJson($"/api/tasks/{ids[2]}/move", new { status = "doing", @override = true })).ShouldBeProblem(HttpStatusCode.Forbidden, "board.override_forbidden");
        await agent.Refused("move_task", new { task_id = ids[2], status = "doing", @override = true }, "board.override_forbidden");
        (await maintainer.Http.PostJson($"/api/tasks/{ids[2]}/move", new { status = "doing", @override = true })).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PatchJson($"/api/tasks/{ids[3]}", new { status = "doing", @override = true })).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PostJson("/api/tasks/bulk", new { operations = new[] { new { op = "move", id = ids[4], status = "doing", @override = true } } })).Json["succeeded"]!.GetValue<int>().ShouldBe(1);
        (await app.Http.PostJson("/api/tasks", new { title = "Another", project_id = project, status = "doing", @override = true })).ShouldBe(HttpStatusCode.Created);

        var audited = (await app.Http.GetJson($"/api/audit?action=board.override&target={ids[2]}")).ShouldBe(HttpStatusCode.OK).Items.Single()!;
        ((string)audited["actor"]!["id"]!, (string)audited["reason"]!).ShouldBe((maintainer.Id, "board.wip_limit"));
        var denied = (await app.Http.GetJson($"/api/audit?principal={member.Id}&decision=denied")).Items;
        denied.ShouldContain(row => (string)row!["reason"]! == "board.override_forbidden");
    }

    private async Task<string> Board()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Board" })).ShouldBe(HttpStatusCode.Created).Id;
        (await app.Http.PatchJson($"/api/projects/{project}", new { columns = Columns })).ShouldBe(HttpStatusCode.OK);
        return project;
    }
}
