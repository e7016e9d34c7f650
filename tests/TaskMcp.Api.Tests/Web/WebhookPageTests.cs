using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Webhooks;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of webhooks and deliveries (SPEC W-1 to W-5, W-8, A-5).</summary>
[Collection(OneApp.Name)]
public class WebhookPageTests(TestApp app)
{
    private const string Markup = "<script>alert('x')</script>";

    [Fact]
    public async Task What_a_stranger_sent_is_shown_as_text_and_never_as_markup()
    {
        var webhook = await app.Http.NewGithub();
        var receipt = await app.Stranger.SendGithub((string)webhook["path"]!, Senders.Issue($"Issue {Markup}", 1), $"key-{Guid.NewGuid():N}{Markup}");
        var delivery = await app.Http.Settled(webhook, receipt);

        var list = (await app.Http.GetJson($"/webhooks/{webhook["id"]}")).ShouldBe(HttpStatusCode.OK).Text;
        var page = (await app.Http.GetJson($"/webhooks/{webhook["id"]}/deliveries/{delivery["id"]}")).ShouldBe(HttpStatusCode.OK).Text;

        foreach (var html in (string[])[list, page])
        {
            html.ShouldContain("&lt;script&gt;");
            html.ShouldNotContain(Markup);
            html.ShouldContain($"href=\"/tasks/{delivery["task_id"]}\"");
            html.ShouldContain("Task made");
        }

        page.ShouldContain("x-github-event");
        page.ShouldContain("202 Accepted");
        page.ShouldNotContain("x-hub-signature-256");
    }

    [Fact]
    public async Task Deliveries_are_filtered_by_verdict_and_those_that_failed_offered_again()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Filtered", source = "form", secret = Senders.Secret, mapping = new { title = "{{ payload.subject }}" } });
        var path = (string)webhook["path"]!;
        await app.Http.Settled(webhook, await app.Stranger.SendSecret(path, """{"subject":"Good"}"""));
        var bad = await app.Http.Settled(webhook, await app.Stranger.SendSecret(path, """{"text":"no subject"}"""));
        ((string)bad["verdict"]!).ShouldBe("failed");

        var failed = (await app.Http.GetJson($"/webhooks/{webhook["id"]}?verdict=failed")).Text;
        failed.ShouldContain($"delivery-{bad["id"]}");
        failed.ShouldContain("Redeliver 1 delivery?");
        failed.ShouldNotContain("Good");
        (await app.Http.GetJson($"/webhooks/{webhook["id"]}?verdict=updated")).Text.ShouldContain("No delivery matches");
        (await app.Http.GetJson("/webhooks")).Text.ShouldContain("1 failed");
    }

    [Fact]
    public async Task A_secret_is_on_no_page_and_the_setup_says_how_to_sign()
    {
        var webhook = await app.Http.NewWebhook(new { name = "Standard", source = "own", verification = "standard", secret = Senders.Secret, mapping = new { title = "{{ payload.title }}" } });
        foreach (var tab in (string[])["", "?tab=setup", "?tab=settings"])
            (await app.Http.GetJson($"/webhooks/{webhook["id"]}{tab}")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain(Senders.Secret);

        var setup = (await app.Http.GetJson($"/webhooks/{webhook["id"]}?tab=setup")).Text;
        setup.ShouldContain($"{app.Url}api/webhooks/{webhook["id"]}/in");
        setup.ShouldContain("webhook-signature: v1");
    }

    [Fact]
    public async Task A_new_webhook_begins_with_its_preset_and_what_that_makes_of_a_sample()
    {
        (await app.Http.GetJson("/webhooks/new")).Text.ShouldContain("href=\"/webhooks/new?preset=github\"");
        var form = (await app.Http.GetJson("/webhooks/new?preset=github")).Text;
        form.ShouldContain("data-api=\"POST /api/webhooks\"");
        form.ShouldContain("data-shown-once");
        form.ShouldContain("pull_request.opened");
        form.ShouldContain("Login fails on mobile");
    }

    [Fact]
    public async Task What_a_role_may_not_do_is_not_offered_and_other_workspaces_see_nothing()
    {
        var webhook = await app.Http.NewGithub();
        var receipt = await app.Stranger.SendGithub((string)webhook["path"]!, Senders.Issue("Seen", 2), $"{Guid.NewGuid():N}");
        var delivery = await app.Http.Settled(webhook, receipt);
        using var viewer = await Person.Make(app, "viewer");
        using var foreigner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());

        foreach (var path in (string[])[$"/webhooks/{webhook["id"]}", $"/webhooks/{webhook["id"]}?tab=setup", $"/webhooks/{webhook["id"]}?tab=settings", $"/webhooks/{webhook["id"]}/deliveries/{delivery["id"]}"])
        {
            (await viewer.Http.GetJson(path)).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("data-api=");
            (await foreigner.Http.GetJson(path)).ShouldBe(HttpStatusCode.NotFound);
        }

        (await viewer.Http.GetJson("/webhooks/new")).ShouldBe(HttpStatusCode.Forbidden);
        (await foreigner.Http.GetJson("/webhooks")).Text.ShouldContain("Nothing can send here yet");
        var other = await app.Http.NewGithub();
        (await app.Http.GetJson($"/webhooks/{other["id"]}/deliveries/{delivery["id"]}")).ShouldBe(HttpStatusCode.NotFound);
    }
}
