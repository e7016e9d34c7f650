using Microsoft.Playwright;
using TaskMcp.Browser.Boards;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Shell;

/// <summary>Everything is a few keys away (SPEC U-1, U-2, T-6).</summary>
[Collection(OneWeb.Name)]
public class PaletteTests(Web web)
{
    [Fact]
    public async Task A_task_is_found_by_its_words_and_opened_with_the_keyboard()
    {
        var marker = Marker();
        var task = (await web.App.Api.CreateTask(new { title = $"The {marker} thing" })).Id();
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open("/runs");
            await Palette.Open(visit.Page);
            await visit.Page.Keyboard.TypeAsync(marker[..8]);
            await Assertions.Expect(Palette.Marked(visit.Page)).ToContainTextAsync($"The {marker} thing");
            await Assertions.Expect(Palette.Dialog(visit.Page).Locator("[data-count]")).ToHaveTextAsync("1 found");
            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.Page.WaitForURLAsync($"**/tasks/{task}");
            visit.Complaints.ShouldBeEmpty();
        });
    }

    [Fact]
    public Task Arrows_go_round_Home_and_End_to_the_ends_and_the_field_tells_which_is_marked() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/settings");
        await Palette.Open(page);
        var all = (await Palette.Listed(page)).ToArray();
        all.ShouldContain("Connections");
        foreach (var (key, at) in (IReadOnlyList<(string, Index)>)[("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("End", ^1), ("ArrowDown", 0), ("ArrowUp", ^1), ("Home", 0)])
        {
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(Palette.Marked(page)).ToHaveTextAsync(all[at]);
            await Assertions.Expect(Palette.Field(page)).ToHaveAttributeAsync("aria-activedescendant", (await Palette.Marked(page).GetAttributeAsync("id"))!);
        }
    });

    [Fact]
    public Task A_page_is_one_word_away_also_in_a_new_tab() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/settings");
        await Palette.Open(page);
        await page.Keyboard.TypeAsync("webh");
        await Assertions.Expect(Palette.Marked(page)).ToHaveTextAsync("Webhooks");
        var tab = await page.Context.RunAndWaitForPageAsync(() => page.Keyboard.PressAsync("Control+Enter"));
        await tab.WaitForURLAsync("**/webhooks");
        await Assertions.Expect(Palette.Dialog(page)).ToBeHiddenAsync();
        new Uri(page.Url).AbsolutePath.ShouldBe("/settings");

        await Palette.Open(page);
        await page.Keyboard.TypeAsync("webh");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/webhooks");
    });

    [Fact]
    public async Task A_board_is_found_by_its_name()
    {
        var name = $"Ärger {Marker()}";
        var project = (await web.App.Api.Post("/api/projects", new { name })).Ok().Id();
        await web.AsOwner(Look.OnPhone, async visit =>
        {
            await visit.Open("/notifications");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Search or go to…" }).ClickAsync();
            await Palette.Field(visit.Page).FillAsync($"arger {name[6..]}");
            await Palette.Option(visit.Page, name).ClickAsync();
            await visit.Page.WaitForURLAsync($"**/projects/{project}");
            visit.Complaints.ShouldBeEmpty();
        });
    }

    [Fact]
    public Task An_older_answer_never_stands_over_a_newer_one() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/settings");
        await page.RouteAsync("**/api/tasks?*text=older*", async route =>
        {
            await Answered(page, "newer");
            await Answer(route, "An older answer");
        });
        await page.RouteAsync("**/api/tasks?*text=newer*", route => Answer(route, "A newer answer"));

        await Palette.Open(page);
        await page.RunAndWaitForRequestAsync(() => Palette.Field(page).FillAsync("older"), "**/api/tasks?*text=older*");
        await Palette.Field(page).FillAsync("newer");
        await Answered(page, "newer");
        await page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });

        (await Palette.Listed(page)).ShouldBe(["A newer answer"]);
        visit.Complaints.ShouldBeEmpty();
    });

    [Fact]
    public Task Escape_gives_the_focus_back_and_so_does_the_key_that_opened() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open($"/tasks/{web.Sample.Task}");
        var field = page.GetByLabel("New note, Markdown");
        await field.FillAsync("half a sent");
        foreach (var key in (string[])["Escape", "Control+k"])
        {
            await Palette.Open(page);
            await page.Keyboard.TypeAsync("x");
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(Palette.Dialog(page)).ToBeHiddenAsync();
            await Assertions.Expect(field).ToBeFocusedAsync();
        }

        (await field.InputValueAsync()).ShouldBe("half a sent");
    });

    [Fact]
    public Task It_does_not_open_over_another_dialog() => web.AsOwner(Look.OnDesk, async visit =>
    {
        await visit.Open("/settings");
        await visit.Page.Keyboard.PressAsync("?");
        var help = visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        await Assertions.Expect(help.GetByText("Search, go somewhere, or do something")).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(Palette.Dialog(visit.Page)).ToBeHiddenAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(help).ToBeHiddenAsync();
        await Palette.Open(visit.Page);
    });

    [Fact]
    public async Task A_task_is_moved_and_completed_from_its_page()
    {
        var task = (await web.App.Api.CreateTask(new { title = "Done by words" })).Id();
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open($"/tasks/{task}");
            foreach (var (words, status) in (IReadOnlyList<(string, string)>)[("move to in p", "in_progress"), ("comp", "done"), ("reop", "todo")])
            {
                await Palette.Open(visit.Page);
                await visit.Page.Keyboard.TypeAsync(words);
                await visit.Page.Keyboard.PressAsync("Enter");
                await Eventually.Holds(async () => (string?)(await web.App.Api.GetTask(task))["status"] == status, $"the task is {status}");
                await Assertions.Expect(visit.Page.GetByLabel("Status")).ToHaveValueAsync(status);
            }
        });
    }

    [Fact]
    public async Task What_the_menu_of_a_card_offers_is_there_for_the_card_that_has_the_focus()
    {
        var board = await Board.Made(web, ["One", "Two"]);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open(board.Path);
            await Board.Title(visit.Page, "Two").FocusAsync();
            await Palette.Open(visit.Page);
            await visit.Page.Keyboard.TypeAsync("move to in");
            await visit.Page.Keyboard.PressAsync("Enter");
            await Board.Shows(visit.Page, "in_progress", "Two");
            await board.IsStored(web, "in_progress", "Two");
            visit.Complaints.ShouldBeEmpty();
        });
    }

    [Fact]
    public Task A_new_task_begins_on_the_board_wherever_one_is() => web.AsOwner(Look.OnDesk, async visit =>
    {
        foreach (var path in (string[])["/settings", "/"])
        {
            await visit.Open(path);
            await Palette.Open(visit.Page);
            await visit.Page.Keyboard.TypeAsync("new task");
            await visit.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(visit.Page.Locator("[data-quick] [name='title']").First).ToBeFocusedAsync();
            (new Uri(visit.Page.Url).PathAndQuery, new Uri(visit.Page.Url).Fragment).ShouldBe(("/", ""));
        }
    });

    [Fact]
    public async Task Nothing_is_offered_that_a_viewer_may_not_do()
    {
        var viewer = (await web.App.Api.Post("/api/principals", new { kind = "user", name = "Vera", role = "viewer" })).Ok().Id();
        var token = (string)(await web.App.Api.Post($"/api/principals/{viewer}/tokens", new { name = "browser" })).Ok()["secret"]!;
        await web.AsStranger(Look.OnDesk, async visit =>
        {
            await visit.Page.GotoAsync(new Uri(web.App.Url, $"/signin?token={token}").ToString());
            await visit.Open($"/tasks/{web.Sample.Task}");
            await Palette.Open(visit.Page);
            var listed = await Palette.Listed(visit.Page);
            listed.ShouldContain("Webhooks");
            listed.ShouldContain("Keyboard shortcuts");
            listed.ShouldNotContain(words => words.StartsWith("New ", StringComparison.Ordinal) || words.StartsWith("Move to ", StringComparison.Ordinal));
            listed.ShouldNotContain("Complete");
            listed.ShouldNotContain("Toolboxes");
        });
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open($"/tasks/{web.Sample.Task}");
            await Palette.Open(visit.Page);
            var listed = await Palette.Listed(visit.Page);
            foreach (var words in (string[])["New task", "New connection", "New webhook", "New toolbox", "Complete", "Toolboxes"]) listed.ShouldContain(words);
        });
    }

    [Fact]
    public Task What_can_t_be_searched_is_said_and_the_page_of_the_search_is_a_way_out() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/settings");
        await page.RouteAsync("**/api/tasks?*", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"The store is busy."}""" }));
        await Palette.Open(page);
        await page.Keyboard.TypeAsync("anything");
        await Assertions.Expect(Palette.Dialog(page).GetByRole(AriaRole.Alert)).ToHaveTextAsync("Tasks could not be searched. The store is busy.");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/search?q=anything");
    });

    [Theory, MemberData(nameof(Looks))]
    public Task Is_accessible_and_fits_while_it_is_open(ColorScheme scheme, int width) => web.AsOwner(
        new(scheme, width),
        async visit =>
        {
            var page = visit.Page;
            await visit.Open($"/tasks/{web.Sample.Task}");
            await Palette.Open(page);
            await Check(page, "with all there is");
            await Palette.Field(page).FillAsync("release");
            await Assertions.Expect(Palette.Marked(page)).ToContainTextAsync("Announce the release");
            await Check(page, "with what was found");
            await Palette.Field(page).FillAsync("no-task-has-this");
            await Assertions.Expect(page.GetByText("Nothing has these words.")).ToBeVisibleAsync();
            await Check(page, "with nothing");
            visit.Complaints.ShouldBeEmpty();
        },
        $"palette-{scheme}-{width}");

    public static TheoryData<ColorScheme, int> Looks
    {
        get
        {
            var rows = new TheoryData<ColorScheme, int>();
            foreach (var scheme in Look.Schemes)
            {
                foreach (var width in Look.Widths) rows.Add(scheme, width);
            }

            return rows;
        }
    }

    private static async Task Check(IPage page, string shows)
    {
        await Axe.Check(page, shows);
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth && document.getElementById('palette').scrollWidth <= innerWidth")).ShouldBeTrue();
    }

    private static string Marker() => $"zebra{Guid.NewGuid():N}"[..14];

    /// <summary>Waits until the list shows what the search for these words brought.</summary>
    private static Task Answered(IPage page, string words) => Assertions.Expect(Palette.Dialog(page).GetByText($"A {words} answer")).ToBeVisibleAsync();

    private static Task Answer(IRoute route, string title) => route.FulfillAsync(new()
    {
        ContentType = "application/json",
        Body = $$"""{"items":[{"id":"00000000-0000-0000-0000-000000000009","project_id":"00000000-0000-7000-8000-000000000001","title":"{{title}}","completed_at":null}],"next_cursor":null}""",
    });
}
