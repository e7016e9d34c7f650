using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Shell;

/// <summary>A session that ends, a server that goes and a page that is come back to, while somebody works on it (SPEC S-4, U-2).</summary>
[Collection(OneWeb.Name)]
public class SessionTests(Web web)
{
    [Fact]
    public async Task Who_is_signed_out_elsewhere_keeps_what_was_typed_and_goes_on_after_signing_in_in_another_tab()
    {
        var (person, token) = await Person();
        var task = (await web.App.Api.CreateTask(new { title = "Written at" })).Id();
        await web.AsStranger(Look.OnDesk, anna => web.AsStranger(Look.OnDesk, async elsewhere =>
        {
            await SignIn(anna, token);
            await SignIn(elsewhere, token);
            await anna.Open($"/tasks/{task}");
            var note = anna.Page.GetByLabel("New note, Markdown");
            await note.FillAsync("A long thought");

            await elsewhere.Open("/settings");
            await elsewhere.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
            await elsewhere.Page.Locator("[data-confirm-yes]").Last.ClickAsync();
            await elsewhere.Page.WaitForURLAsync("**/welcome");

            await anna.Page.GetByText("You are signed out. What you have typed is still here").WaitForAsync();
            (await note.InputValueAsync()).ShouldBe("A long thought");
            var tab = await anna.Page.RunAndWaitForPopupAsync(() => anna.Page.Locator("#toasts").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync());
            await tab.GetByLabel("Token").FillAsync(token);
            await tab.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await tab.WaitForURLAsync($"**/tasks/{task}");
            await tab.CloseAsync();

            await Assertions.Expect(anna.Page.GetByText("You are signed out.")).ToHaveCountAsync(0);
            await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
            await anna.Page.Locator(".note", new() { HasTextString = "A long thought" }).WaitForAsync();
        }));
        await web.App.Api.Delete($"/api/principals/{person}");
    }

    [Fact]
    public async Task Who_is_signed_out_elsewhere_and_has_typed_nothing_comes_to_sign_in_and_back()
    {
        var (person, token) = await Person();
        await web.AsStranger(Look.OnPhone, async visit =>
        {
            await SignIn(visit, token);
            await visit.Open("/runs");
            (await web.App.Api.Post($"/api/principals/{person}/tokens", new { name = "still" })).Ok();
            await web.App.Api.Patch($"/api/principals/{person}", new { enabled = false });

            await visit.Page.WaitForURLAsync("**/welcome?return=%2Fruns");

            await web.App.Api.Patch($"/api/principals/{person}", new { enabled = true });
            await visit.Page.GetByLabel("Token").FillAsync(token);
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await visit.Page.WaitForURLAsync("**/runs");
        });
        await web.App.Api.Delete($"/api/principals/{person}");
    }

    [Fact]
    public Task Back_in_the_browser_comes_to_a_page_that_lives() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var project = (await web.App.Api.Post("/api/projects", new { name = "Left and come back to" })).Ok().Id();
        await visit.Open($"/projects/{project}");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/runs");
        await web.App.Api.CreateTask(new { title = "Made while away", project_id = project });

        await visit.Page.GoBackAsync();

        await visit.Page.GetByText("Made while away").First.WaitForAsync();
        await web.App.Api.CreateTask(new { title = "Made afterwards", project_id = project });
        await visit.Page.GetByText("Made afterwards").First.WaitForAsync();
    });

    [Fact]
    public Task A_server_that_is_away_is_told_and_the_page_goes_on_when_it_is_back() => web.AsOwner(Look.OnPhone, async visit =>
    {
        await visit.Open("/connections");
        await visit.Page.Context.SetOfflineAsync(true);
        // What is open stays so: only the next stream fails.
        await visit.Page.EvaluateAsync("() => dispatchEvent(new Event('pagehide'))");
        await visit.Page.EvaluateAsync("() => dispatchEvent(new Event('pageshow'))");

        await visit.Page.GetByText("The server can't be reached.").WaitForAsync();
        await Axe.Check(visit.Page, "light");
        await visit.Page.Context.SetOfflineAsync(false);

        await Assertions.Expect(visit.Page.GetByText("The server can't be reached.")).ToHaveCountAsync(0, new() { Timeout = 15_000 });
    });

    private async Task<(string Id, string Token)> Person()
    {
        var person = (await web.App.Api.Post("/api/principals", new { kind = "user", name = "Anna", role = "member" })).Ok().Id();
        return (person, (string)(await web.App.Api.Post($"/api/principals/{person}/tokens", new { name = "browser" })).Ok()["secret"]!);
    }

    private async Task SignIn(Visit visit, string token)
    {
        await visit.Page.GotoAsync(new Uri(web.App.Url, $"/signin?token={token}").ToString());
        new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/");
    }
}
