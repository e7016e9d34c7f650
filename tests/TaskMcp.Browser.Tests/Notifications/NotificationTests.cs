using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Notifications;

/// <summary>What a person does with notifications, in a browser (SPEC N-1).</summary>
[Collection(OneWeb.Name)]
public class NotificationTests(Web web)
{
    [Fact]
    public Task What_an_automation_tells_comes_by_itself_and_all_is_marked_read() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/notifications");
        await Tell("The first answer");
        await Tell("The second answer");
        await page.GetByText("Heard: Echo: The first answer").WaitForAsync();
        await page.GetByText("Heard: Echo: The second answer").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Notifications.*unread") }).WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Mark all read" }).ClickAsync();

        await page.GetByRole(AriaRole.Heading, new() { Name = "All read" }).WaitForAsync();
        await Assertions.Expect(page.Locator("#places .count")).ToHaveCountAsync(0);
        (await web.App.Api.Get("/api/notifications?unread=true")).Ok()["items"]!.AsArray().ShouldBeEmpty();
    });

    private async Task Tell(string words)
    {
        var config = new { tool_name = "everything__echo", input_template = new { message = words }, output_handling = new { action = "notify", template = "Heard: {{ output }}" } };
        await web.App.Api.CreateTask(new { title = "Tells", bindings = new[] { new { connection_id = web.Sample.Connection, binding_type = "on_create", config } } });
    }
}
