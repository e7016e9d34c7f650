using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Boards;

/// <summary>Adding and finding cards, also among many (SPEC U-1, U-2, T-6).</summary>
[Collection(OneWeb.Name)]
public class BoardFindTests(Web web)
{
    private const int Many = 600;

    /// <summary>A screen has room for about ten cards of each column; as many again above and below it.</summary>
    private const int MostInTheDocument = 60;

    [Fact]
    public async Task The_key_c_adds_tasks_one_after_the_other()
    {
        var board = await Board.Made(web, []);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open(board.Path);
            await visit.Page.GetByText("A board whose tasks act").WaitForAsync();
            await visit.Page.Keyboard.PressAsync("c");
            foreach (var title in (string[])["First", "Second"])
            {
                await visit.Page.Keyboard.TypeAsync(title);
                await visit.Page.Keyboard.PressAsync("Enter");
                await Board.Title(visit.Page, title).WaitForAsync();
            }

            (await Board.Shown(visit.Page, "todo")).ShouldBe("First Second");
            await visit.Page.GetByText("A board whose tasks act").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
            visit.Complaints.ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task The_filter_works_while_one_types_stands_in_the_address_and_can_be_cleared()
    {
        var board = await Board.Made(web, ["Apple", "Pear", "Apricot"]);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            var page = visit.Page;
            await visit.Open(board.Path);
            await page.GetByLabel("Find cards").FillAsync("Ap");
            await Board.Shows(page, "todo", "Apple Apricot");
            new Uri(page.Url).Query.ShouldBe("?q=Ap");
            (await page.Locator("#column-todo header .count").TextContentAsync()).ShouldBe("2 of 3");

            // What does not fulfil it stays away when it changes.
            (await web.App.Api.Patch($"/api/tasks/{board.Tasks["Apricot"]}", new { title = "Plum" })).Ok();
            await Board.Shows(page, "todo", "Apple");

            await page.GetByLabel("Find cards").FillAsync("nothing");
            await page.GetByText("No card matches.").WaitForAsync();
            await page.GetByText("Clear the filter").ClickAsync();
            await Board.Shows(page, "todo", "Apple Pear Plum");
            new Uri(page.Url).Query.ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task A_long_column_is_scrolled_to_its_end_with_few_cards_in_the_document()
    {
        var board = await Board.Made(web, []);
        await Task.WhenAll(Enumerable.Range(0, Many).Select(number => web.App.Api.CreateTask(new { title = $"Card {number}", project_id = board.Project })));
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            var page = visit.Page;
            await visit.Open(board.Path);
            var order = (await web.App.Api.All($"/api/tasks?project_id={board.Project}&sort=rank&order=asc")).Select(task => (string?)task["title"]).ToArray();
            (await page.Locator("#column-todo header .count").TextContentAsync()).ShouldBe($"{Many}");
            await page.Locator("#cards-todo .card-title").First.FocusAsync();
            await page.Keyboard.PressAsync("End");
            await Eventually.Holds(async () => await page.EvaluateAsync<string>("() => document.activeElement.textContent") == order[^1], "the last card has the focus");
            (await page.Locator("#board .card").CountAsync()).ShouldBeLessThan(MostInTheDocument);

            // From the end to the top by keys: the place is told although the cards between are not in the document.
            await page.Keyboard.PressAsync("Space");
            await page.Keyboard.PressAsync("Home");
            (await Board.Said(page)).ShouldBe($"To do, place 1 of {Many}.");
            await page.Keyboard.PressAsync("Space");
            await Eventually.Holds(
                async () => (string?)(await web.App.Api.Get($"/api/tasks?project_id={board.Project}&sort=rank&order=asc&limit=1")).Ok()["items"]![0]!["title"] == order[^1],
                "the last has become the first");
            (await page.Locator("#board .card").CountAsync()).ShouldBeLessThan(MostInTheDocument);
            visit.Complaints.ShouldBeEmpty();
        });
    }
}
