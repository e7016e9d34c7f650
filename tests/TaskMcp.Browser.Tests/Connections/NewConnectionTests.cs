using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Connections;

/// <summary>From nothing to the tools of a server, as a person does it (SPEC C-2, A-3, U-3).</summary>
[Collection(OneWeb.Name)]
public class NewConnectionTests(Web web)
{
    [Fact]
    public Task A_program_is_described_approved_and_tested_and_shows_its_tools() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/connections/new");
        await page.GetByRole(AriaRole.Link, new() { Name = "Own server" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("Memory of the team");
        await Assertions.Expect(page.GetByLabel("Prefix of its tools")).ToHaveValueAsync("memory-of-the-team");
        await page.GetByLabel("Command", new() { Exact = true }).FillAsync("node");
        await page.GetByLabel("Arguments, one a line").FillAsync(BuiltProduct.Memory);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a variable" }).ClickAsync();
        await page.GetByLabel("Name of the variable").FillAsync("MEMORY_FILE_PATH");
        await page.GetByLabel("Value of the variable").FillAsync(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Create connection" }).ClickAsync();

        await Assertions.Expect(page.GetByText("waits for approval").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("It gets the variables MEMORY_FILE_PATH.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve this command" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-test-result]")).ToContainTextAsync("Works: answered in");
        await Assertions.Expect(page.GetByText("memory-of-the-team__read_graph")).ToBeVisibleAsync();
        visit.Complaints.ShouldBeEmpty();
    });

    [Fact]
    public Task What_the_server_refuses_is_said_at_its_field() => web.AsOwner(Look.OnPhone, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/connections/new?preset=own");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("Inside");
        await page.GetByLabel("A URL (streamable HTTP)").CheckAsync();
        await page.GetByLabel("URL", new() { Exact = true }).FillAsync("http://169.254.169.254/mcp");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create connection" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-error-for='transport.url']")).ToContainTextAsync("TaskMcp__AllowedHosts");
        await Assertions.Expect(page.GetByLabel("URL", new() { Exact = true })).ToBeFocusedAsync();
    });
}
