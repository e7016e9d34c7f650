using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Connections;

/// <summary>Signing in to a server from the page of its connection (SPEC C-7, C-8), at a real authorization server.</summary>
[Collection(OneWeb.Name)]
public class SignInTests(Web web)
{
    [Fact]
    public async Task A_person_signs_in_from_the_page_and_comes_back_to_the_tools()
    {
        await using var server = await OAuthServer.Started();
        var connection = await web.App.Api.Connect(server.Connection());
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            var page = visit.Page;
            await visit.Open($"/connections/{connection}");
            await page.GetByRole(AriaRole.Link, new() { Name = "Sign in to Protected" }).ClickAsync();
            await page.Locator("[name='login']").FillAsync("alice");
            await page.Locator("[name='password']").FillAsync("any");
            await page.Locator("[type='submit']").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

            await page.GetByRole(AriaRole.Heading, new() { Name = "Connected", Exact = true }).WaitForAsync();
            new Uri(page.Url).Query.ShouldBeEmpty("a code is for no history");
            await Axe.Check(page, "light");
            await page.GetByRole(AriaRole.Link, new() { Name = "See its tools" }).ClickAsync();
            await page.GetByText("whoami").First.WaitForAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in to Protected" })).ToHaveCountAsync(0);
        });
        await web.App.Api.Delete($"/api/mcp/connections/{connection}");
    }
}
