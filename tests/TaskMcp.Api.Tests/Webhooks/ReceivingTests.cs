using System.Net;
using System.Text;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Webhooks;

/// <summary>SPEC W-1 to W-4, W-6: from a signed request to a task.</summary>
[Collection(OneApp.Name)]
public class ReceivingTests(TestApp app)
{
    [Fact]
    public async Task A_signed_delivery_becomes_one_task_however_often_it_comes()
    {
        var webhook = await app.Http.NewGithub();
        var (path, body) = ((string)webhook["path"]!, Senders.Issue("Bug: Login fails on mobile", 1));
        var first = (await app.Stranger.SendGithub(path, body, "once")).ShouldBe(HttpStatusCode.Accepted);
        var delivery = await app.Http.Settled(webhook, first);
        ((string)delivery["verdict"]!).ShouldBe("created", delivery.ToString());

        var task = (await app.Http.GetJson($"/api/tasks/{delivery["task_id"]}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string)task["title"]!).ShouldBe("Bug: Login fails on mobile");
        ((string)task["note"]!).ShouldBe("Steps");
        task["tags"]!.AsArray().Select(tag => (string)tag!).ShouldBe(["inbox", "bug"]);
        ((string)task["external_links"]!["github"]!["url"]!).ShouldBe("https://github.com/o/r/issues/1");

        var repeat = (await app.Stranger.SendGithub(path, body, "once")).ShouldBe(HttpStatusCode.OK);
        ((bool)repeat.Json["repeat"]!).ShouldBeTrue();
        ((string)repeat.Json["task_id"]!).ShouldBe((string)task["id"]!);
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_delivery_about_the_same_thing_changes_its_task()
    {
        var webhook = await app.Http.NewGithub();
        var path = (string)webhook["path"]!;
        var made = await app.Http.Settled(webhook, await app.Stranger.SendGithub(path, Senders.Issue("Before", 2), "a"));
        await app.Http.PatchJson($"/api/tasks/{made["task_id"]}", new { tags = new[] { "inbox", "bug", "mine" } });
        var changed = await app.Http.Settled(webhook, await app.Stranger.SendGithub(path, Senders.Issue("After", 2, "mobile"), "b"));
        ((string)changed["verdict"]!).ShouldBe("updated", changed.ToString());
        ((string)changed["task_id"]!).ShouldBe((string)made["task_id"]!);
        var task = (await app.Http.GetJson($"/api/tasks/{made["task_id"]}")).Json;
        ((string)task["title"]!).ShouldBe("After");
        task["tags"]!.AsArray().Select(tag => (string)tag!).ShouldBe(["inbox", "bug", "mine", "mobile"]);
    }

    [Fact]
    public async Task What_is_not_signed_is_refused_and_leaves_nothing()
    {
        var webhook = await app.Http.NewGithub();
        var (path, body) = ((string)webhook["path"]!, Senders.Issue("Forged", 3));
        (await app.Stranger.SendGithub(path, body, "x", "another-secret-0123")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Stranger.SendSecret(path, body)).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Stranger.SendGithub($"/api/webhooks/{Guid.NewGuid()}/in", body, "x")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries")).Items.ShouldBeEmpty();
    }

    /// <summary>GitHub's published vector: its signature passes, and only then is its body found to be no JSON.</summary>
    [Fact]
    public async Task The_published_vector_is_verified_before_it_is_read()
    {
        var path = (string)(await app.Http.NewGithub("It's a Secret to Everybody"))["path"]!;
        Task<Answer> Send(string body) => app.Stranger.Send("POST", path, new StringContent(body, Encoding.UTF8, "application/json"),
            ("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
        (await Send("Hello, World!")).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.body_invalid");
        (await Send("Hello, World?")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
    }

    [Fact]
    public async Task Every_way_to_sign_is_taken()
    {
        var slack = await app.Http.NewWebhook(new { name = "Slack", source = "slack", secret = Senders.Secret });
        ((string)slack["verification"]!).ShouldBe("slack");
        var message = """{"type":"event_callback","event":{"type":"message","channel":"C1","ts":"1.2","text":"Order badges"}}""";
        ((string)(await app.Http.Settled(slack, await app.Stranger.SendSlack((string)slack["path"]!, message)))["verdict"]!).ShouldBe("created");
        (await app.Stranger.SendSlack((string)slack["path"]!, message, age: TimeSpan.FromMinutes(6))).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");

        var standard = await app.Http.NewWebhook(new { name = "Standard", source = "shop", secret = Senders.Secret, verification = "standard", mapping = new { title = "{{ payload.title }}" } });
        ((string)(await app.Http.Settled(standard, await app.Stranger.SendStandard((string)standard["path"]!, """{"title":"Paid"}""", "msg_1")))["verdict"]!).ShouldBe("created");

        var form = await app.Http.NewWebhook(new { name = "Form", source = "form", secret = Senders.Secret });
        var sent = await app.Stranger.SendSecret((string)form["path"]!, "title=New+badge&message=Lost", type: "application/x-www-form-urlencoded", key: "one");
        ((string)(await app.Http.Settled(form, sent))["verdict"]!).ShouldBe("created");
        (await app.Stranger.SendSecret((string)form["path"]!, "title=New+badge&message=Lost", type: "application/x-www-form-urlencoded", key: "one")).ShouldBe(HttpStatusCode.OK);
        (await app.Stranger.SendSecret((string)form["path"]!, "title=New+badge&message=Lost", type: "application/x-www-form-urlencoded", key: "two")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Slacks_check_of_the_address_is_answered()
    {
        var slack = await app.Http.NewWebhook(new { name = "Slack", source = "slack", secret = Senders.Secret });
        var check = """{"token":"t","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}""";
        var answer = (await app.Stranger.SendSlack((string)slack["path"]!, check)).ShouldBe(HttpStatusCode.OK);
        ((string)answer.Json["challenge"]!).ShouldBe("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
        (await app.Stranger.SendSlack((string)slack["path"]!, check, "another-secret-0123")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
    }

    [Fact]
    public async Task Without_an_address_the_secret_and_the_source_find_the_webhook()
    {
        var (secret, mapping) = ($"found-by-its-secret-{Guid.NewGuid():N}", new { title = "{{ payload.title }}" });
        var shop = await app.Http.NewWebhook(new { name = "Shop", source = "shop", secret, mapping });
        var mine = await app.Http.NewWebhook(new { name = "Mine", source = "mine", secret, mapping });
        foreach (var webhook in new[] { shop, mine })
        {
            var body = $"{{\"source\":\"{webhook["source"]}\",\"event_type\":\"issue.opened\",\"payload\":{{\"title\":\"T\"}}}}";
            var delivery = await app.Http.Settled(webhook, await app.Stranger.SendSecret("/api/webhooks/tasks", body, secret));
            ((string)delivery["event_type"]!).ShouldBe("issue.opened");
        }

        (await app.Stranger.SendSecret("/api/webhooks/tasks", """{"source":"other","payload":{}}""", secret)).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.source_mismatch");
        (await app.Stranger.SendSecret("/api/webhooks/tasks", "{}", "nobodys-secret-0123")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
    }

    [Fact]
    public async Task Without_an_address_a_disabled_webhook_does_not_stand_before_the_one_that_replaces_it()
    {
        var (secret, body) = ($"moves-with-the-sender-{Guid.NewGuid():N}", """{"title":"T"}""");
        await app.Http.NewWebhook(new { name = "A", source = "shop", secret, enabled = false });
        (await app.Stranger.SendSecret("/api/webhooks/tasks", body, secret)).ShouldBeProblem(HttpStatusCode.Conflict, "webhook.disabled");
        var present = await app.Http.NewWebhook(new { name = "B", source = "shop", secret });
        var delivery = await app.Http.Settled(present, await app.Stranger.SendSecret("/api/webhooks/tasks", body, secret));
        ((string)delivery["verdict"]!).ShouldBe("created");
    }

    [Fact]
    public async Task What_can_not_be_read_is_refused_by_name()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Form", source = "form", secret = Senders.Secret });
        var path = (string)webhook["path"]!;
        (await app.Stranger.SendSecret(path, "{", type: "application/json")).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.body_invalid");
        (await app.Stranger.SendSecret(path, "<a/>", type: "application/xml")).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "request.media_type");
        (await app.Stranger.SendSecret(path, $"\"{new string('x', 1 << 20)}\"")).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too_large");
        (await app.Stranger.SendSecret(path, $"{{\"title\":\"{new string('x', 1_000_000)}\"}}")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_form_with_files_becomes_a_task()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Form", source = "form", secret = Senders.Secret });
        using var content = new MultipartFormDataContent { { new StringContent("Lost: Grüße"), "title" }, { new StringContent("office"), "tags" }, { new StringContent("badge"), "tags" } };
        content.Add(new ByteArrayContent([0xff, 0xd8, 0x00]), "photo", "badge.jpg");
        var sent = (await app.Stranger.Send("POST", (string)webhook["path"]!, content, ("X-Webhook-Secret", Senders.Secret))).ShouldBe(HttpStatusCode.Accepted);
        var delivery = await app.Http.Settled(webhook, sent);
        ((string)delivery["body"]!).ShouldContain("\"photo\":{\"filename\":\"badge.jpg\"");
        var task = (await app.Http.GetJson($"/api/tasks/{delivery["task_id"]}")).Json;
        ((string)task["title"]!).ShouldBe("Lost: Grüße");
        task["tags"]!.AsArray().Select(tag => (string)tag!).ShouldBe(["office", "badge"]);
        (await app.Http.PostJson($"/api/webhooks/{webhook["id"]}/deliveries/{delivery["id"]}/redeliver")).ShouldBe(HttpStatusCode.OK);
        ((string)(await app.Http.Settled(webhook, sent))["verdict"]!).ShouldBe("updated");
    }

    [Fact]
    public async Task Events_that_are_not_asked_for_make_no_task_and_say_why()
    {
        var webhook = await app.Http.NewGithub(events: ["issues.closed"]);
        var delivery = await app.Http.Settled(webhook, await app.Stranger.SendGithub((string)webhook["path"]!, Senders.Issue("Opened", 4), "d"));
        ((string)delivery["verdict"]!).ShouldBe("ignored");
        ((string)delivery["reason"]!).ShouldContain("issues.opened");
    }

    [Fact]
    public async Task A_disabled_webhook_takes_nothing()
    {
        var webhook = await app.Http.NewGithub();
        await app.Http.PatchJson($"/api/webhooks/{webhook["id"]}", new { enabled = false });
        (await app.Stranger.SendGithub((string)webhook["path"]!, Senders.Issue("T", 5), "d")).ShouldBeProblem(HttpStatusCode.Conflict, "webhook.disabled");
    }
}
