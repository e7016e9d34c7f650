using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Webhooks;

/// <summary>What a person does with webhooks, in a browser (SPEC W-4, W-5).</summary>
[Collection(OneWeb.Name)]
public class WebhookTests(Web web)
{
    [Fact]
    public Task A_new_webhook_shows_what_its_mapping_makes_and_its_secret_once() => web.AsOwner(Look.OnDesk, async visit =>
    {
        await visit.Open("/webhooks/new?preset=own");
        await visit.Page.Locator("#webhook [name='name']").FillAsync("Shop");
        await visit.Page.Locator("#webhook [name='source']").FillAsync("shop");
        await visit.Page.Locator("#webhook [name='mapping.title']").FillAsync("Order {{ payload.number }}");
        await visit.Page.GetByLabel("Payload to try, as JSON").FillAsync("""{"number": "A-7 <b>"}""");
        await visit.Page.Locator("#preview [data-slot='title']", new() { HasTextString = "Order A-7 <b>" }).WaitForAsync();
        await visit.Page.Locator("#webhook [name='mapping.title']").FillAsync("{{ payload.number");
        await visit.Page.Locator("[data-error-for='mapping.title']:not(:empty)").WaitForAsync();
        await visit.Page.Locator("#webhook [name='mapping.title']").FillAsync("Order {{ payload.number }}");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        var secret = visit.Page.GetByLabel("Secret", new() { Exact = true });
        await secret.WaitForAsync();
        var shown = await secret.InputValueAsync();
        shown.ShouldStartWith("whsec_");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "I have it: set up the sender" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Set up the sender" }).WaitForAsync();
        (await visit.Page.ContentAsync()).ShouldNotContain(shown);
    });

    [Fact]
    public Task A_delivery_that_failed_is_delivered_again_under_the_mended_mapping() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var webhook = (await web.App.Api.Post("/api/webhooks", new { name = "Mended", source = "form", secret = Sample.Secret, mapping = new { title = "{{ payload.subject }}" } })).Ok().Id();
        await visit.Open($"/webhooks/{webhook}");
        await web.App.Api.Post($"/api/webhooks/{webhook}/in", new { text = "No subject" }, ("X-Webhook-Secret", Sample.Secret));
        await visit.Page.Locator(".deliveries .badge", new() { HasTextString = "Failed" }).WaitForAsync();
        (await web.App.Api.Patch($"/api/webhooks/{webhook}", new { mapping = new { title = "{{ payload.text }}" } })).Ok();
        await visit.Page.Locator(".deliveries .key").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Redeliver" }).ClickAsync();
        await visit.Page.Locator("#verdict .badge", new() { HasTextString = "Task made" }).WaitForAsync();
    });

    [Fact]
    public Task All_that_failed_is_delivered_again_at_once_after_the_number_was_said() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var webhook = (await web.App.Api.Post("/api/webhooks", new { name = "Mended for all", source = "form", secret = Sample.Secret, mapping = new { title = "{{ payload.subject }}" } })).Ok().Id();
        foreach (var text in (string[])["One", "Two", "Three"]) await web.App.Api.Post($"/api/webhooks/{webhook}/in", new { text }, ("X-Webhook-Secret", Sample.Secret));
        (await web.App.Api.Patch($"/api/webhooks/{webhook}", new { mapping = new { title = "{{ payload.text }}" } })).Ok();
        await visit.Open($"/webhooks/{webhook}");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Redeliver 3 failed" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Redeliver 3 deliveries?" }).WaitForAsync();
        await visit.Page.Locator("[data-confirm-yes]").Last.ClickAsync();

        await Assertions.Expect(visit.Page.Locator(".deliveries .badge", new() { HasTextString = "Task made" })).ToHaveCountAsync(3);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Redeliver" })).ToHaveCountAsync(0);
    });
}
