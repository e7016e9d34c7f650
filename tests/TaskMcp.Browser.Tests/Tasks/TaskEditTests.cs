using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Tasks;

/// <summary>A task is worked on at its page, by several at once (SPEC T-7, U-2).</summary>
[Collection(OneWeb.Name)]
public class TaskEditTests(Web web)
{
    [Fact]
    public Task Properties_save_by_themselves() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await Opened(visit, new { title = "Plain", tags = new[] { "old" }, fields = new { severity = 3, customer = "Acme" } }));

        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Renamed");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Status").SelectOptionAsync("in_progress");
        await page.GetByLabel("Priority").SelectOptionAsync("p1");
        await page.GetByLabel("Estimate").FillAsync("45");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByLabel("New tag").FillAsync("one, two");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the tag old" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "severity" }).FillAsync("5");
        await page.Keyboard.PressAsync("Tab");

        await Becomes(task, stored => (string)stored["title"]! == "Renamed" && (string)stored["status"]! == "in_progress" && (string)stored["priority"]! == "p1" && (int)stored["estimated_duration"]! == 45
            && stored["tags"]!.ToJsonString() == """["one","two"]""" && (int)stored["fields"]!["severity"]! == 5 && (string)stored["fields"]!["customer"]! == "Acme");
    });

    [Fact]
    public Task A_date_is_in_the_readers_zone_and_stored_as_an_instant() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await Opened(visit, new { title = "Dated", due_date = "2030-01-15T12:00:00Z" }));
        var offset = await page.EvaluateAsync<int>("() => new Date('2030-01-15T12:00:00Z').getTimezoneOffset()");

        (await page.GetByLabel("Due").InputValueAsync()).ShouldBe(new DateTime(2030, 1, 15, 12, 0, 0, DateTimeKind.Unspecified).AddMinutes(-offset).ToString("yyyy-MM-dd'T'HH:mm", null));
        await page.GetByLabel("Due").FillAsync("2030-02-01T08:30");
        await page.Keyboard.PressAsync("Tab");

        var expected = new DateTime(2030, 2, 1, 8, 30, 0, DateTimeKind.Unspecified).AddMinutes(offset).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        await Becomes(task, stored => (string)stored["due_date"]! == expected);
    });

    [Theory]
    [InlineData("2026-10-25T01:59", "2026-10-24T23:59:00Z")]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T03:00", "2026-10-25T02:00:00Z")]
    [InlineData("2027-03-28T02:30", "2027-03-28T01:30:00Z")]
    public Task A_time_that_comes_twice_is_the_first_and_one_that_does_not_come_an_hour_later(string typed, string stored) => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await Opened(visit, new { title = "In the night of the change" }));
        (await page.EvaluateAsync<string>("() => Intl.DateTimeFormat().resolvedOptions().timeZone")).ShouldBe("Europe/Berlin");

        await page.GetByLabel("Due").FillAsync(typed);
        await page.Keyboard.PressAsync("Tab");

        await Becomes(task, shown => (string?)shown["due_date"] == stored);
    });

    [Fact]
    public Task A_refused_choice_goes_back_and_says_why_in_words() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var blocker = (await web.App.Api.CreateTask(new { title = "Must be first" })).Id();
        var page = visit.Page;
        await Opened(visit, new { title = "Waits", blocked_by = new[] { blocker } });

        await page.GetByLabel("Status").SelectOptionAsync("done");

        await Assertions.Expect(page.GetByText("The task waits for “Must be first”")).ToBeVisibleAsync();
        (await page.GetByLabel("Status").InputValueAsync()).ShouldBe("todo");
    });

    [Fact]
    public Task Who_saves_second_sees_both_and_loses_nothing() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await Opened(visit, new { title = "Shared", note = "Before" }));
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.GetByLabel("Description, Markdown").FillAsync("Mine");
        (await web.App.Api.Patch($"/api/tasks/{task}", new { note = "Theirs" })).Ok();

        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Yours")).ToHaveValueAsync("Mine");
        await Assertions.Expect(page.GetByLabel("What is saved now")).ToHaveValueAsync("Theirs");
        ((string)(await web.App.Api.GetTask(task))["note"]!).ShouldBe("Theirs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save mine over it" }).ClickAsync();
        await Becomes(task, stored => (string)stored["note"]! == "Mine");
    });

    [Fact]
    public Task A_change_of_something_else_is_in_nobodys_way() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await Opened(visit, new { title = "Before" }));
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("After");
        (await web.App.Api.Patch($"/api/tasks/{task}", new { priority = "p0" })).Ok();
        await Assertions.Expect(page.GetByLabel("Priority")).ToHaveValueAsync("p0");

        await page.Keyboard.PressAsync("Enter");

        await Becomes(task, stored => (string)stored["title"]! == "After");
        (await page.Locator("#conflict").IsVisibleAsync()).ShouldBeFalse();
    });

    [Fact]
    public Task A_blocker_is_found_by_its_words_with_the_keyboard_and_a_cycle_is_refused() => web.AsOwner(Look.OnPhone, async visit =>
    {
        var marker = $"zebra{Guid.NewGuid():N}"[..12];
        var other = (await web.App.Api.CreateTask(new { title = $"The {marker} thing" })).Id();
        var (page, task) = (visit.Page, await Opened(visit, new { title = "Depends" }));

        await page.GetByLabel("A task that must be done first").FillAsync(marker);
        await Found(page).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Becomes(task, stored => stored["blocked_by"]!.ToJsonString().Contains(other, StringComparison.Ordinal));

        await visit.Open($"/tasks/{other}");
        await page.GetByLabel("A task that must be done first").FillAsync("Depends");
        await Found(page).First.ClickAsync();
        await Assertions.Expect(page.GetByText("must close no cycle")).ToContainTextAsync("“Depends”");
    });

    [Fact]
    public Task What_happens_elsewhere_appears_while_somebody_writes_and_what_is_typed_stays() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await Opened(visit, new { title = "Live" }));
        await page.GetByLabel("New note, Markdown").FillAsync("half a sent");

        (await web.App.Api.Post($"/api/tasks/{task}/notes", new { text = "From **elsewhere**" })).Ok();

        await Assertions.Expect(page.Locator("article strong", new() { HasText = "elsewhere" })).ToBeVisibleAsync();
        (await page.GetByLabel("New note, Markdown").InputValueAsync()).ShouldBe("half a sent");
    });

    private static ILocator Found(IPage page) => page.GetByRole(AriaRole.Listbox, new() { Name = "Tasks found" }).GetByRole(AriaRole.Option);

    private async Task<string> Opened(Visit visit, object task)
    {
        var id = (await web.App.Api.CreateTask(task)).Id();
        await visit.Open($"/tasks/{id}");
        return id;
    }

    private Task Becomes(string task, Func<JsonNode, bool> holds) => Eventually.Holds(async () => holds(await web.App.Api.GetTask(task)), "the task is as it was made");
}
