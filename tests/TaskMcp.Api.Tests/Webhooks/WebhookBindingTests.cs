using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Webhooks;

/// <summary>SPEC W-7 over HTTP: a binding with its own URL and secret.</summary>
[Collection(OneApp.Name)]
public class WebhookBindingTests(TestApp app)
{
    [Fact]
    public async Task A_secret_that_is_made_for_a_binding_is_shown_once_and_works()
    {
        var task = await app.Http.NewTask("Hooked");
        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Draft())).ShouldBe(HttpStatusCode.Created);
        var (binding, secret) = (made.Json, (string)made.Json["webhook"]!["secret"]!);
        secret.ShouldStartWith("whsec_");
        ((string)binding["webhook"]!["path"]!).ShouldBe($"/api/webhooks/{binding["id"]}/in");
        var settings = (string)binding["webhook"]!["settings"]!;
        foreach (var path in new[] { made.Header("Location")!, $"/api/tasks/{task}/bindings", settings, "/api/webhooks?limit=200", $"/api/tasks/{task}/events", $"/api/tasks/{task}" })
            (await app.Http.GetJson(path)).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain(secret);

        var sent = (await app.Stranger.SendSecret((string)binding["webhook"]!["path"]!, """{"title":"T"}""", secret)).ShouldBe(HttpStatusCode.Accepted);
        var delivery = await app.Http.Settled(binding, sent);
        ((string)delivery["verdict"]!).ShouldBe("triggered", delivery.ToString());
        var run = (await app.Http.GetJson($"/api/runs/{delivery["run_id"]}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string)run["event_type"]!, (string)run["binding_id"]!).ShouldBe(("webhook", (string)binding["id"]!));
        ((string)(await app.Http.GetJson($"{settings}/deliveries?verdict=triggered")).Items.Single()!["run_id"]!).ShouldBe((string)run["id"]!);
        ((int)(await app.Http.GetJson(made.Header("Location")!)).Json["trigger_count"]!).ShouldBe(1);
        var told = (await app.Http.GetJson($"{made.Header("Location")}/explain?event={delivery["id"]}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string)told["verdict"]!, (string)told["run_id"]!).ShouldBe(("ran", (string)run["id"]!));
        var tried = (await app.Http.PostJson($"{made.Header("Location")}/dry-run", new { @event = delivery["id"] })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)tried["input"]!["message"]!).ShouldBe("T");

        (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Draft(), ("Idempotency-Key", Guid.NewGuid().ToString())))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.secret_required").Json["errors"]!["webhook.secret"].ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_nested_too_deep_for_a_run_says_so_in_a_test_as_well()
    {
        var task = await app.Http.NewTask("Deep");
        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Draft())).ShouldBe(HttpStatusCode.Created).Json;
        var body = $"{{\"title\":{new string('[', 62)}1{new string(']', 62)}}}";
        var delivery = await app.Http.Settled(made, (await app.Stranger.SendSecret((string)made["webhook"]!["path"]!, body, (string)made["webhook"]!["secret"]!)).ShouldBe(HttpStatusCode.Accepted));
        ((string)delivery["verdict"]!).ShouldBe("failed");
        var tested = (await app.Http.PostJson($"{made["webhook"]!["settings"]}/test", new { delivery_id = delivery["id"] })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)tested["error"]!).ShouldBe((string)delivery["reason"]!);
        tested["dry_run"].ShouldBeNull();
    }

    [Fact]
    public async Task A_binding_of_a_project_sweeps_its_tasks_for_a_delivery_and_is_tried_with_a_sample()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Hooked" })).ShouldBe(HttpStatusCode.Created).Id;
        var task = (await app.Http.PostJson("/api/tasks", new { title = "In it", project_id = project })).ShouldBe(HttpStatusCode.Created).Id;
        var made = (await app.Http.PostJson($"/api/projects/{project}/bindings", await Draft())).ShouldBe(HttpStatusCode.Created);
        var (path, webhook) = (made.Header("Location")!, made.Json["webhook"]!);
        var secret = (string)webhook["secret"]!;
        secret.ShouldStartWith("whsec_");
        (await app.Http.GetJson(path)).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain(secret);
        var owner = (await app.Http.GetJson((string)webhook["settings"]!)).ShouldBe(HttpStatusCode.OK).Json["binding"]!;
        ((string?)owner["project_id"], owner["task_id"]).ShouldBe((project, null));

        var sent = (await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"T"}""", secret)).ShouldBe(HttpStatusCode.Accepted);
        var delivery = await app.Http.Settled(made.Json, sent);
        ((string)delivery["verdict"]!).ShouldBe("triggered", delivery.ToString());
        var sweep = await Patience.Until(async () => (await app.Http.GetJson($"{path}/sweeps")).Items.ShouldHaveSingleItem()!, seen => (string?)seen["stage"] == "done");
        ((string?)sweep["event_type"], (long)sweep["runs"]!).ShouldBe(("webhook", 1));
        ((string?)(await app.Http.GetJson($"/api/runs?binding_id={made.Id}")).Items.ShouldHaveSingleItem()!["task_id"]).ShouldBe(task);
        foreach (var @event in (string[])[(string)delivery["id"]!, (string)sweep["id"]!])
            ((string?)(await app.Http.GetJson($"{path}/explain?task_id={task}&event={@event}")).ShouldBe(HttpStatusCode.OK).Json["verdict"]).ShouldBe("ran", @event);

        (await app.Http.PostJson($"{path}/dry-run", new { task_id = task, payload = new { title = "Sample" } })).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sample");
        (await app.Http.PostJson($"{path}/trigger", new { task_ids = new[] { task }, payload = new { title = "Sample" } })).ShouldBe(HttpStatusCode.Accepted);
        (await app.Http.PostJson($"{path}/trigger", new { all = true, payload = new { title = "Sample" } })).ShouldBe(HttpStatusCode.Accepted);
        (await app.Http.PostJson($"{(string)webhook["settings"]!}/test", new { payload = new { title = "Sample" }, event_type = "x" })).ShouldBe(HttpStatusCode.OK);
        (await app.Http.DeleteJson((string)webhook["settings"]!)).ShouldBeProblem(HttpStatusCode.Conflict, "webhook.of_binding").Text.ShouldContain(path);
        (await app.Http.DeleteJson(path)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetJson((string)webhook["settings"]!)).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
    }

    [Fact]
    public async Task A_binding_that_comes_with_its_task_brings_its_secret_along()
    {
        var without = (await app.Http.PostJson("/api/tasks", new JsonObject { ["title"] = "T", ["bindings"] = new JsonArray(await Draft()) }))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.secret_required");
        without.Json["errors"]!["bindings[0].webhook.secret"].ShouldNotBeNull();
        var made = (await app.Http.PostJson("/api/tasks", new JsonObject { ["title"] = "T", ["bindings"] = new JsonArray(await Draft(new { secret = Senders.Secret, verification = "github", events = new[] { "issues" } })) }))
            .ShouldBe(HttpStatusCode.Created);
        made.Text.ShouldNotContain(Senders.Secret);
        var binding = (await app.Http.GetJson($"/api/tasks/{made.Id}/bindings")).Items.Single()!;
        var path = (string)binding["webhook"]!["path"]!;
        (await app.Stranger.SendGithub(path, Senders.Issue("Login", 1), "a")).ShouldBe(HttpStatusCode.Accepted);
        (await app.Stranger.SendGithub(path, Senders.Issue("Login", 1), "b", "another-secret-0123")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Stranger.SendSecret(path, "{}")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Stranger.SendGithub("/api/webhooks/tasks", Senders.Issue("Login", 1), "c", Senders.Secret)).Json["delivery_id"]?.ShouldNotBe(binding["id"]);
    }

    [Fact]
    public async Task The_webhook_of_a_binding_is_listed_and_kept_as_long_as_the_binding()
    {
        var task = await app.Http.NewTask("Hooked");
        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Draft(new { secret = Senders.Secret }))).ShouldBe(HttpStatusCode.Created);
        made.Json["webhook"]!["secret"].ShouldBeNull("it was sent");
        var settings = (string)made.Json["webhook"]!["settings"]!;
        var webhook = (await app.Http.GetJson("/api/webhooks?limit=200")).Items.Single(item => (string)item!["id"]! == made.Id)!;
        ((string)webhook["binding"]!["task_id"]!, (string)webhook["binding"]!["binding_id"]!, webhook["mapping"]).ShouldBe((task, made.Id, null));

        (await app.Http.PatchJson(settings, new { mapping = new { title = "{{ payload.title }}" } })).ShouldBeProblem(HttpStatusCode.Conflict, "webhook.of_binding");
        (await app.Http.DeleteJson(settings)).ShouldBeProblem(HttpStatusCode.Conflict, "webhook.of_binding");
        var added = (await app.Http.PostJson($"{settings}/secrets", new { })).ShouldBe(HttpStatusCode.OK).Json;
        (await app.Http.DeleteJson($"{settings}/secrets/{webhook["secrets"]![0]!["id"]}")).ShouldBe(HttpStatusCode.OK);
        (await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"1"}""")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"2"}""", (string)added["secret"]!)).ShouldBe(HttpStatusCode.Accepted);

        (await app.Http.DeleteJson(made.Header("Location")!)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"3"}""", (string)added["secret"]!)).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Http.GetJson(settings)).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
    }

    [Fact]
    public async Task A_binding_is_tried_with_a_payload_and_calls_nothing()
    {
        var task = await app.Http.NewTask("Hooked");
        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Draft(new { secret = Senders.Secret }))).ShouldBe(HttpStatusCode.Created);
        var path = made.Header("Location")!;
        var dry = (await app.Http.PostJson($"{path}/dry-run", new { payload = new { title = "Mine" } })).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)dry["conditions_hold"]!, (string)dry["input"]!["message"]!).ShouldBe((true, "Mine"));
        ((bool)(await app.Http.PostJson($"{path}/dry-run")).ShouldBe(HttpStatusCode.OK).Json["conditions_hold"]!).ShouldBeFalse();
        var test = (await app.Http.PostJson($"{made.Json["webhook"]!["settings"]}/test", new { })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)test["dry_run"]!["input"]!["message"]!, test["task"]).ShouldBe(("Bug: Login fails on mobile", null));
        ((string)test["payload"]!["title"]!).ShouldBe("Bug: Login fails on mobile");
        (await app.Http.GetJson($"/api/runs?task_id={task}")).Items.ShouldBeEmpty();

        (await app.Http.PostJson($"{path}/trigger", new { payload = new { title = "By hand" }, event_type = "e" })).ShouldBe(HttpStatusCode.Accepted);
        (await app.Http.PostJson($"{path}/trigger", new { body = 1 })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.unknown_field");
        (await app.Http.Send("POST", $"{path}/trigger", new StringContent("{}", null, "text/plain"))).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "request.media_type");
    }

    [Fact]
    public async Task What_is_wrong_with_the_webhook_of_a_binding_is_named()
    {
        var task = await app.Http.NewTask("Hooked");
        await Refused(await Draft(new { secret = "short" }), "webhook.secret_invalid", "webhook.secret");
        await Refused(await Draft(new { verification = "standard", secret = "not/base64!not/base64!" }), "webhook.secret_invalid", "webhook.secret");
        var manual = await Draft(new { secret = Senders.Secret });
        manual["binding_type"] = "manual";
        manual["config"]!["input_template"] = new JsonObject();
        manual["config"]!["conditions"] = new JsonArray();
        await Refused(manual, "binding.webhook_invalid", "webhook");
        var misspelt = await Draft(new { secret = Senders.Secret });
        misspelt["config"]!["input_template"] = new JsonObject { ["message"] = "{{ paylod.title }}" };
        await Refused(misspelt, "template.unknown_variable", "config.input_template.message");

        async Task Refused(JsonObject draft, string code, string field) =>
            (await app.Http.PostJson($"/api/tasks/{task}/bindings", draft)).ShouldBeProblem(HttpStatusCode.BadRequest, code).Json["errors"]![field].ShouldNotBeNull();
    }

    private async Task<JsonObject> Draft(object? webhook = null)
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        var draft = new JsonObject
        {
            ["connection_id"] = connection,
            ["binding_type"] = "webhook",
            ["config"] = new JsonObject
            {
                ["tool_name"] = "nowhere__echo",
                ["input_template"] = new JsonObject { ["message"] = "{{ payload.title }}" },
                ["conditions"] = new JsonArray(new JsonObject { ["field"] = "payload", ["operator"] = "exists", ["value"] = true }),
            },
        };
        if (webhook is not null) draft["webhook"] = System.Text.Json.JsonSerializer.SerializeToNode(webhook);
        return draft;
    }
}
