using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Webhooks;

/// <summary>SPEC W-1, W-2, W-5, W-8: what the owner of a webhook sets and sees.</summary>
[Collection(OneApp.Name)]
public class WebhookTests(TestApp app)
{
    [Fact]
    public async Task A_webhook_is_made_listed_changed_and_deleted_and_its_secret_is_never_shown()
    {
        var webhook = await app.Http.NewGithub();
        var path = $"/api/webhooks/{webhook["id"]}";
        webhook["secret"].ShouldBeNull();
        (await app.Http.GetJson("/api/webhooks?limit=200")).Items.ShouldContain(item => (string)item!["id"]! == (string)webhook["id"]!);
        var changed = (await app.Http.PatchJson(path, new { name = "Renamed", events = new[] { "issues" } })).ShouldBe(HttpStatusCode.OK);
        ((string)changed.Json["name"]!).ShouldBe("Renamed");
        ((string)changed.Json["source"]!).ShouldBe("github");
        changed.Text.ShouldNotContain(Senders.Secret);
        (await app.Http.PatchJson(path, new { name = "Stale" }, ("If-Match", "\"1\""))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "version.stale");
        (await app.Http.DeleteJson(path)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
    }

    [Fact]
    public async Task A_secret_that_is_made_is_shown_once_and_works()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Made", source = "form" });
        var secret = (string)webhook["secret"]!;
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}")).Text.ShouldNotContain(secret);
        (await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"T"}""", secret)).ShouldBe(HttpStatusCode.Accepted);
        (await app.Http.PostJson("/api/webhooks", new { name = "Made", source = "form" }, ("Idempotency-Key", Guid.NewGuid().ToString()))).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.secret_required");
    }

    [Fact]
    public async Task A_secret_is_replaced_without_a_gap()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Rotated", source = "form", secret = Senders.Secret });
        var (path, secrets) = ((string)webhook["path"]!, $"/api/webhooks/{webhook["id"]}/secrets");
        var added = (await app.Http.PostJson(secrets, new { })).ShouldBe(HttpStatusCode.OK).Json;
        (await app.Stranger.SendSecret(path, """{"title":"1"}""")).ShouldBe(HttpStatusCode.Accepted);
        (await app.Stranger.SendSecret(path, """{"title":"2"}""", (string)added["secret"]!)).ShouldBe(HttpStatusCode.Accepted);
        (await app.Http.DeleteJson($"{secrets}/{webhook["secrets"]![0]!["id"]}")).ShouldBe(HttpStatusCode.OK);
        (await app.Stranger.SendSecret(path, """{"title":"3"}""")).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        (await app.Stranger.SendSecret(path, """{"title":"4"}""", (string)added["secret"]!)).ShouldBe(HttpStatusCode.Accepted);
        (await app.Http.DeleteJson($"{secrets}/{added["id"]}")).ShouldBeProblem(HttpStatusCode.Conflict, "webhook.secret_last");
    }

    [Fact]
    public async Task A_way_to_verify_that_no_secret_suits_is_refused()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Words", source = "form", secret = "these are words, no base64!" });
        var path = $"/api/webhooks/{webhook["id"]}";
        (await app.Http.PatchJson(path, new { verification = "standard" })).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.verification_invalid");
        (await app.Http.PostJson($"{path}/secrets", new { secret = Senders.Secret })).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PatchJson(path, new { verification = "standard" })).ShouldBe(HttpStatusCode.OK);
        (await app.Stranger.SendStandard((string)webhook["path"]!, "{}", "msg_1")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_not_found()
    {
        var webhook = await app.Http.NewWebhook(new { name = "One", source = "form", secret = Senders.Secret });
        (await app.Http.DeleteJson($"/api/webhooks/{webhook["id"]}/secrets/{Guid.CreateVersion7()}")).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.secret_not_found");
        (await app.Http.PostJson($"/api/webhooks/{webhook["id"]}/secrets", new { expire_others_after = "P9999999D" })).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.expiry_invalid");
    }

    [Fact]
    public async Task What_is_wrong_with_a_webhook_is_named()
    {
        await Refused(new { name = "", source = "form" }, "webhook.name_invalid");
        await Refused(new { name = "N", source = "A B" }, "webhook.source_invalid");
        await Refused(new { name = "N", source = "form", secret = "short" }, "webhook.secret_invalid");
        await Refused(new { name = "N", source = "shop", secret = "not/base64!not/base64!", verification = "standard" }, "webhook.secret_invalid");
        await Refused(new { name = "N", source = "form", mapping = new { title = "{{ payload.title" } }, "template.syntax");
        await Refused(new { name = "N", source = "form", mapping = new { title = "{{ task.title }}" } }, "template.unknown_variable");
        await Refused(new { name = "N", source = "form", mapping = new { title = " " } }, "webhook.mapping_invalid");
        await Refused(new { name = "N", source = "form", target_project = Guid.NewGuid() }, "webhook.project_not_found");
    }

    [Fact]
    public async Task A_test_shows_what_a_sample_would_become_and_makes_nothing()
    {
        var webhook = await app.Http.NewWebhook(new { name = "GitHub", source = "github", secret = Senders.Secret, default_tags = new[] { "inbox" } });
        var test = (await app.Http.PostJson($"/api/webhooks/{webhook["id"]}/test", new { })).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)test["matches"]!).ShouldBeTrue();
        ((string)test["task"]!["title"]!).ShouldStartWith("Bug: Login fails on mobile");
        var own = (await app.Http.PostJson($"/api/webhooks/{webhook["id"]}/test", new { event_type = "issues.closed", payload = new { title = "Mine" } })).Json;
        ((bool)own["matches"]!).ShouldBeFalse();
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mapping_is_tried_on_what_came_before_it_is_saved()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Shop", source = "shop", secret = Senders.Secret, mapping = new { title = "{{ payload.title }}" } });
        var (test, other) = ($"/api/webhooks/{webhook["id"]}/test", await app.Http.NewWebhook(new { name = "Other", source = "shop", secret = Senders.Secret }));
        var came = await app.Http.Settled(webhook, await app.Stranger.SendSecret((string)webhook["path"]!, """{"type":"paid","title":"Order 7","at":"2026-01-02"}"""));
        var draft = new { title = "{{ payload.title | upcase }}", occurred_at = "{{ payload.at }}" };
        var tried = (await app.Http.PostJson(test, new { delivery_id = came["id"], mapping = draft, events = new[] { "refunded" }, default_tags = new[] { "money" } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)tried["task"]!["title"]!).ShouldBe("ORDER 7");
        ((string)tried["task"]!["occurred_at"]!).ShouldBe("2026-01-02T00:00:00Z");
        ((string)tried["task"]!["tags"]!.AsArray().Single()!).ShouldBe("money");
        ((string)tried["event_type"]!, (bool)tried["matches"]!).ShouldBe(("paid", false));
        ((string)(await app.Http.PostJson(test, new { delivery_id = came["id"] })).Json["task"]!["title"]!).ShouldBe("Order 7");

        (await app.Http.PostJson(test, new { mapping = new { title = "{{ payload.title" } })).ShouldBeProblem(HttpStatusCode.BadRequest, "template.syntax");
        (await app.Http.PostJson(test, new { delivery_id = came["id"], payload = new { } })).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.test_invalid");
        (await app.Http.PostJson(test, new { delivery_id = Guid.NewGuid() })).ShouldBeProblem(HttpStatusCode.NotFound, "delivery.not_found");
        (await app.Http.PostJson($"/api/webhooks/{other["id"]}/test", new { delivery_id = came["id"] })).ShouldBeProblem(HttpStatusCode.NotFound, "delivery.not_found");
        ((string)(await app.Http.GetJson($"/api/webhooks/{webhook["id"]}")).Json["mapping"]!["title"]!).ShouldBe("{{ payload.title }}");
    }

    [Fact]
    public async Task A_webhook_is_tried_before_there_is_one()
    {
        const string preview = "/api/webhooks/preview";
        var github = (await app.Http.PostJson(preview, new { source = "github", event_type = "issues.assigned" })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)github["task"]!["title"]!).ShouldBe("Bug: Login fails on mobile and tablet");
        ((bool)github["matches"]!).ShouldBeTrue();
        var own = (await app.Http.PostJson(preview, new { source = "mine", mapping = new { title = "{{ payload.a }}" }, payload = new { a = "Mine" }, default_tags = new[] { "t" } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)own["task"]!["title"]!).ShouldBe("Mine");
        ((string)(await app.Http.PostJson(preview, new { source = "mine", mapping = new { title = "{{ payload.b }}" }, payload = new { a = "Mine" } })).Json["error"]!).ShouldContain("payload.b");
        (await app.Http.PostJson(preview, new { source = "Not a source" })).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.source_invalid");
        (await app.Http.PostJson(preview, new { source = "mine", mapping = new { title = "{{ nothing.a }}" } })).ShouldBeProblem(HttpStatusCode.BadRequest, "template.unknown_variable");
        (await app.Http.PostJson(preview, new { })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_failed_is_worked_on_again_together_in_the_order_in_which_it_came()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Shop", source = "shop", secret = Senders.Secret, mapping = new { title = "{{ payload.name }}" } });
        var (path, again) = ((string)webhook["path"]!, $"/api/webhooks/{webhook["id"]}/deliveries/redeliver");
        var good = await app.Http.Settled(webhook, await app.Stranger.SendSecret(path, """{"name":"Good"}"""));
        var failed = new List<string>();
        foreach (var number in Enumerable.Range(1, 5))
            failed.Add((string)(await app.Http.Settled(webhook, await app.Stranger.SendSecret(path, $$"""{"title":"Order {{number}}"}""")))["id"]!);
        await app.Http.PatchJson($"/api/webhooks/{webhook["id"]}", new { mapping = new { title = "{{ payload.title }}" } });

        var first = (await app.Http.PostJson(again, new { limit = 3 })).ShouldBe(HttpStatusCode.OK).Json;
        first["redelivered"]!.AsArray().Select(id => (string)id!).ShouldBe(failed[..3]);
        var rest = (await app.Http.PostJson(again, new { limit = 3, cursor = (string)first["next_cursor"]! })).ShouldBe(HttpStatusCode.OK).Json;
        rest["redelivered"]!.AsArray().Select(id => (string)id!).ShouldBe(failed[3..]);
        ((string?)rest["next_cursor"]).ShouldBeNull();
        foreach (var id in failed)
        {
            var delivery = await app.Http.Settled(webhook, id);
            ((string)delivery["verdict"]!, (int)delivery["attempt"]!).ShouldBe(("created", 2), delivery.ToString());
        }

        ((int)(await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries/{good["id"]}")).Json["attempt"]!).ShouldBe(1);
        (await app.Http.PostJson(again, new { })).ShouldBe(HttpStatusCode.OK).Json["redelivered"]!.AsArray().ShouldBeEmpty();
        (await app.Http.PostJson(again, new { verdict = Array.Empty<string>() })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson(again, new { verdict = new[] { "failed", "created" } })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson(again, new { limit = 1001 })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson($"/api/webhooks/{Guid.NewGuid()}/deliveries/redeliver", new { })).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries?from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z")).Items.ShouldBeEmpty();
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries?from=2001-01-01T00:00:00Z&limit=10")).Items.Count.ShouldBe(6);
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries?verdict=created&verdict=failed")).Items.Count.ShouldBe(6);
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries?verdict=failed")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delivery_shows_headers_body_and_verdict_and_is_worked_on_again()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Shop", source = "shop", secret = Senders.Secret, mapping = new { title = "{{ payload.missing }}" } });
        var sent = await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"Order 7"}""");
        var failed = await app.Http.Settled(webhook, sent);
        ((string)failed["verdict"]!).ShouldBe("failed");
        ((string)failed["reason"]!).ShouldContain("payload.missing");
        failed.ToString().ShouldNotContain(Senders.Secret);

        await app.Http.PatchJson($"/api/webhooks/{webhook["id"]}", new { mapping = new { title = "{{ payload.title }}" } });
        (await app.Http.PostJson($"/api/webhooks/{webhook["id"]}/deliveries/{failed["id"]}/redeliver")).ShouldBe(HttpStatusCode.OK);
        var done = await app.Http.Settled(webhook, sent);
        ((string)done["verdict"]!).ShouldBe("created");
        ((int)done["attempt"]!).ShouldBe(2);

        var listed = (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries?verdict=created")).Items.Single()!;
        ((string)listed["body"]!).ShouldBe("""{"title":"Order 7"}""");
        ((string)listed["headers"]!["content-type"]!).ShouldContain("application/json");
        (await app.Http.GetJson($"/api/webhooks/{webhook["id"]}/deliveries?verdict=failed")).Items.ShouldBeEmpty();
        var other = await app.Http.NewWebhook(new { name = "Other", source = "shop", secret = Senders.Secret });
        (await app.Http.GetJson($"/api/webhooks/{other["id"]}/deliveries/{done["id"]}")).ShouldBeProblem(HttpStatusCode.NotFound, "delivery.not_found");
        await NotFound($"/api/webhooks/{Guid.NewGuid()}", done["id"]!);
        (await app.Http.DeleteJson($"/api/webhooks/{webhook["id"]}")).ShouldBe(HttpStatusCode.NoContent);
        await NotFound($"/api/webhooks/{webhook["id"]}", done["id"]!);
    }

    [Fact]
    public async Task Presets_tell_what_well_known_sources_send() =>
        (await app.Http.GetJson("/api/webhooks/presets")).Items.Select(preset => (string)preset!["source"]!).Order().ShouldBe(["calendar", "email", "form", "github", "slack"]);

    [Fact]
    public async Task A_change_to_a_project_that_is_not_there_is_refused()
    {
        var webhook = await app.Http.NewWebhook(new { name = "N", source = "form" });
        (await app.Http.PatchJson($"/api/webhooks/{webhook["id"]}", new { target_project = Guid.NewGuid() })).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.project_not_found");
        (await app.Http.PatchJson($"/api/webhooks/{webhook["id"]}", new { target_project = (Guid?)null })).ShouldBe(HttpStatusCode.OK);
    }

    private async Task NotFound(string webhook, JsonNode delivery)
    {
        (await app.Http.GetJson($"{webhook}/deliveries")).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
        (await app.Http.GetJson($"{webhook}/deliveries/{delivery}")).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
        (await app.Http.PostJson($"{webhook}/deliveries/{delivery}/redeliver")).ShouldBeProblem(HttpStatusCode.NotFound, "webhook.not_found");
    }

    private async Task Refused(object webhook, string code) => (await app.Http.PostJson("/api/webhooks", webhook)).ShouldBeProblem(HttpStatusCode.BadRequest, code);
}
