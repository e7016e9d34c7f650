using Microsoft.Playwright;
using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Access;

/// <summary>An agent and its token, as an owner makes them (SPEC S-4).</summary>
[Collection(OneWeb.Name)]
public class NewAgentTests(Web web)
{
    [Fact]
    public Task A_token_is_shown_once_and_is_gone_from_the_page_when_its_dialog_is_closed() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/people");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByLabel("An agent, over MCP").CheckAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("Assistant");
        await page.Locator("#new-principal").GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New token" }).ClickAsync();
        await page.GetByLabel("Where it is used").FillAsync("laptop");
        await page.GetByLabel("calls granted tools").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();

        var token = page.GetByRole(AriaRole.Region, new() { Name = "Token", Exact = true });
        await Assertions.Expect(token).ToContainTextAsync("tmcp_");
        var secret = await token.InnerTextAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Command for Claude Code" })).ToContainTextAsync($"/mcp --header \"Authorization: Bearer {secret}\"");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();

        await Assertions.Expect(page.GetByText("laptop")).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain(secret);
        visit.Complaints.ShouldBeEmpty();
    });
}
