using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Bindings;

/// <summary>Triggering, trying, muting and scheduling the bindings of a project over HTTP (SPEC B-1, B-10 to B-12, §18).</summary>
[Collection(OneApp.Name)]
public class ProjectTriggerTests(TestApp app)
{
    [Fact]
    public async Task Named_tasks_have_a_run_each_and_those_elsewhere_say_why_not()
    {
        var (project, binding) = await Bound();
        var (first, second, elsewhere) = (await Task(project), await Task(project), await Task(null));
        var body = new { task_ids = new[] { first, second, elsewhere, first } };
        var answer = (await app.Http.PostJson($"{binding}/trigger", body)).ShouldBe(HttpStatusCode.Accepted).Json;
        ((long)answer["tasks"]!, answer["sweep"]).ShouldBe((3, null));
        var results = answer["results"]!.AsArray();
        results.Select(result => (string)result!["task_id"]!).ShouldBe([first, second, elsewhere]);
        results.Take(2).Select(result => (string)result!["run"]!["task_id"]!).ShouldBe([first, second]);
        ((string)results[2]!["problem"]!["code"]!).ShouldBe("binding.not_found");
        (await app.Http.GetJson(binding)).Json["trigger_count"]!.GetValue<long>().ShouldBe(2);
    }

    [Fact]
    public async Task All_tasks_are_swept_and_the_sweep_shows_how_far_it_is()
    {
        var (project, binding) = await Bound();
        var tasks = new[] { await Task(project), await Task(project), await Task(project) };
        (await app.Http.PatchJson($"/api/tasks/{tasks[0]}/bindings/{binding.Split('/')[^1]}", new { enabled = false })).ShouldBe(HttpStatusCode.OK).Json["status"]!.ToString().ShouldBe("muted");
        var answer = (await app.Http.PostJson($"{binding}/trigger", new { all = true })).ShouldBe(HttpStatusCode.Accepted);
        answer.Header("Location").ShouldBe($"{binding}/sweeps");
        ((long)answer.Json["tasks"]!).ShouldBe(3);
        var sweep = await Patience.Until(async () => (await app.Http.GetJson($"{binding}/sweeps")).Items.ShouldHaveSingleItem()!, seen => (string?)seen["stage"] == "done");
        ((string?)sweep["id"], (long)sweep["tasks"]!, (long)sweep["runs"]!).ShouldBe(((string?)answer.Json["sweep"]!["id"], 3, 2));
        (await app.Http.GetJson(binding)).Json["last_sweep"]!["id"]!.ToString().ShouldBe(sweep["id"]!.ToString());
        (await app.Http.GetJson($"/api/runs?binding_id={binding.Split('/')[^1]}")).Items.Select(run => (string)run!["task_id"]!).ShouldBe(tasks.Skip(1), ignoreOrder: true);
    }

    [Fact]
    public async Task A_sweep_tells_of_each_task_what_it_made_or_why_it_made_nothing()
    {
        var (project, binding) = await Bound();
        var (ran, muted) = (await Task(project), await Task(project));
        (await app.Http.PatchJson($"/api/tasks/{muted}/bindings/{binding.Split('/')[^1]}", new { enabled = false })).ShouldBe(HttpStatusCode.OK);
        var sweep = (string)(await app.Http.PostJson($"{binding}/trigger", new { all = true })).ShouldBe(HttpStatusCode.Accepted).Json["sweep"]!["id"]!;
        await Patience.Until(async () => (await app.Http.GetJson($"{binding}/sweeps")).Items.Single()!, seen => (string?)seen["stage"] == "done");
        var late = await Task(project);

        var told = (await app.Http.GetJson($"{binding}/explain?task_id={ran}&event={sweep}")).ShouldBe(HttpStatusCode.OK).Json;
        var run = (await app.Http.GetJson($"/api/runs?task_id={ran}")).Items.ShouldHaveSingleItem()!;
        ((string)told["verdict"]!, (string?)told["run_id"], (string)told["event_id"]!).ShouldBe(("ran", (string)run["id"]!, (string)run["event_id"]!));
        (await Verdict(muted)).ShouldBe("muted");
        (await Verdict(late)).ShouldBe("not_swept");
        (await app.Http.GetJson($"{binding}/explain?task_id={ran}&event={Guid.NewGuid()}")).ShouldBeProblem(HttpStatusCode.NotFound, "event.not_found");
        (await app.Http.GetJson($"{binding}/explain?task_id={await Task(null)}&event={sweep}")).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found").Text.ShouldContain("another project");

        async Task<string> Verdict(string task) => (string)(await app.Http.GetJson($"{binding}/explain?task_id={task}&event={sweep}")).ShouldBe(HttpStatusCode.OK).Json["verdict"]!;
    }

    [Fact]
    public async Task Who_does_not_say_for_which_tasks_is_told_both_ways()
    {
        var (project, binding) = await Bound();
        var task = await Task(project);
        foreach (var body in new object?[] { null, new { }, new { all = false }, new { task_ids = Array.Empty<string>() }, new { task_ids = new[] { task }, all = true } })
        {
            var problem = (await app.Http.PostJson($"{binding}/trigger", body)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
            problem.Text.ShouldContain("task_ids");
            problem.Text.ShouldContain("all: true");
        }

        (await app.Http.PostJson($"{binding}/trigger", new { task_ids = Enumerable.Range(0, 501).Select(_ => Guid.NewGuid()) })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson($"/api/projects/{project}/bindings/{Guid.NewGuid()}/trigger", new { all = true })).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
        (await app.Http.PostJson($"/api/projects/{project}/bindings/{Guid.NewGuid()}/trigger", new { task_ids = new[] { task } })).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
        (await app.Http.PostJson($"/api/projects/{Guid.NewGuid()}/bindings/{Guid.NewGuid()}/trigger", new { all = true })).ShouldBeProblem(HttpStatusCode.NotFound, "project.not_found");
        (await app.Http.GetJson($"/api/projects/{project}/bindings/{Guid.NewGuid()}/sweeps")).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
    }

    [Fact]
    public async Task It_is_tried_for_a_task_now_or_by_a_past_event()
    {
        var (project, binding) = await Bound();
        var task = await Task(project);
        var tried = (await app.Http.PostJson($"{binding}/dry-run", new { task_id = task })).ShouldBe(HttpStatusCode.OK).Json;
        tried["input"]!["message"]!.ToString().ShouldBe("Bound manual");
        var created = (await app.Http.GetJson($"/api/tasks/{task}/events")).Items[^1]!["id"]!.ToString();
        (await app.Http.PatchJson($"/api/tasks/{task}", new { title = "Renamed" })).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PostJson($"{binding}/dry-run", new { task_id = task, @event = created })).ShouldBe(HttpStatusCode.OK).Json["input"]!["message"]!.ToString().ShouldBe("Bound task.created");
        (await app.Http.GetJson($"{binding}/explain?task_id={task}&event={created}")).ShouldBe(HttpStatusCode.OK).Json["verdict"]!.ToString().ShouldBe("wrong_trigger");

        (await app.Http.PostJson($"{binding}/dry-run", new { task_id = task, @event = Guid.NewGuid() })).ShouldBeProblem(HttpStatusCode.NotFound, "event.not_found");
        (await app.Http.PostJson($"{binding}/dry-run", new { task_id = await Task(null) })).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
        (await app.Http.PostJson($"{binding}/dry-run", new { task_id = Guid.NewGuid() })).ShouldBeProblem(HttpStatusCode.NotFound, "task.not_found");
        (await app.Http.PostJson($"{binding}/dry-run", new { })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.GetJson($"{binding}/explain?event={created}")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task A_schedule_shows_its_next_times_at_the_project_and_at_its_tasks()
    {
        var project = await Project();
        var draft = await Draft();
        draft["binding_type"] = "scheduled";
        (await app.Http.PostJson($"/api/projects/{project}/bindings", draft)).ShouldBeProblem(HttpStatusCode.BadRequest, "schedule.invalid");
        draft["config"]!["schedule"] = new JsonObject { ["cron"] = "0 9 * * MON-FRI", ["time_zone"] = "Europe/Berlin" };
        var made = (await app.Http.PostJson($"/api/projects/{project}/bindings", draft)).ShouldBe(HttpStatusCode.Created);
        var times = made.Json["next_fires"]!.AsArray();
        times.Count.ShouldBe(5);
        (await app.Http.GetJson($"/api/tasks/{await Task(project)}/bindings")).Items.ShouldHaveSingleItem()!["next_fires"]!.ToJsonString().ShouldBe(times.ToJsonString());
        var path = $"/api/projects/{project}/bindings/{made.Id}";
        (await app.Http.GetJson($"{path}/sweeps")).Items.ShouldBeEmpty();
        (await app.Http.PatchJson(path, new { enabled = false })).ShouldBe(HttpStatusCode.OK).Json["next_fires"]!.AsArray().ShouldBeEmpty();
    }

    private async Task<(string Project, string Binding)> Bound()
    {
        var project = await Project();
        var made = (await app.Http.PostJson($"/api/projects/{project}/bindings", await Draft())).ShouldBe(HttpStatusCode.Created);
        return (project, made.Header("Location")!);
    }

    private async Task<string> Task(string? project) =>
        (await app.Http.PostJson("/api/tasks", new { title = "Bound", project_id = project })).ShouldBe(HttpStatusCode.Created).Id;

    private async Task<string> Project() =>
        (await app.Http.PostJson("/api/projects", new { name = $"Project {Guid.NewGuid()}" })).ShouldBe(HttpStatusCode.Created).Id;

    private async Task<JsonObject> Draft() => new()
    {
        ["connection_id"] = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" }))
            .ShouldBe(HttpStatusCode.Created).Id,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject { ["tool_name"] = "nowhere__echo", ["input_template"] = new JsonObject { ["message"] = "{{ task.title }} {{ event.type }}" } },
    };
}
