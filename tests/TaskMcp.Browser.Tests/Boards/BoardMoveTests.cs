using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Boards;

/// <summary>Cards are moved by mouse, by keys and by a menu (SPEC K-1, U-2; WCAG 2.1.1 and 2.5.7).</summary>
[Collection(OneWeb.Name)]
public class BoardMoveTests(Web web)
{
    [Fact]
    public async Task A_card_is_dragged_to_another_column_and_undo_brings_it_back_to_its_place()
    {
        var board = await Board.Made(web, ["One", "Two", "Three"]);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open(board.Path);
            await Board.Carry(visit.Page, "Two", "review");
            await visit.Page.Mouse.UpAsync();

            await Board.Shows(visit.Page, "review", "Two");
            await board.IsStored(web, "review", "Two");
            await visit.Page.GetByText("Moved “Two” to Review").WaitForAsync();
            await visit.Page.Keyboard.PressAsync("Control+z");

            await Board.Shows(visit.Page, "todo", "One Two Three");
            (await board.Stored(web, "todo")).ShouldBe("One Two Three");
            visit.Complaints.ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task What_is_offered_can_be_taken_while_a_dialog_is_open()
    {
        var board = await Board.Made(web, ["One", "Two"]);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open(board.Path);
            await Board.Carry(visit.Page, "One", "review");
            await visit.Page.Mouse.UpAsync();
            await visit.Page.GetByText("Moved “One” to Review").WaitForAsync();
            await visit.Page.Keyboard.PressAsync("?");
            await visit.Page.Locator("dialog[open]").WaitForAsync();
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

            await visit.Page.Keyboard.PressAsync("Escape");
            await Board.Shows(visit.Page, "todo", "One Two");
            (await board.Stored(web, "todo")).ShouldBe("One Two");
        });
    }

    [Fact]
    public async Task Escape_in_the_middle_of_a_drag_leaves_everything_as_it_was()
    {
        var board = await Board.Made(web, ["One", "Two"]);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open(board.Path);
            await Board.Carry(visit.Page, "One", "review");
            (await Board.Shown(visit.Page, "review")).ShouldBe("One");
            await visit.Page.Keyboard.PressAsync("Escape");
            await visit.Page.Mouse.UpAsync();

            await Board.Shows(visit.Page, "todo", "One Two");
            new Uri(visit.Page.Url).AbsolutePath.ShouldBe(board.Path);
            (await board.Stored(web, "todo")).ShouldBe("One Two");
        });
    }

    [Fact]
    public async Task Keys_carry_a_card_and_every_step_is_said()
    {
        var board = await Board.Made(web, ["One", "Two", "Three"]);
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            var keys = visit.Page.Keyboard;
            await visit.Open(board.Path);
            await Board.Title(visit.Page, "One").FocusAsync();
            await keys.PressAsync("ArrowDown");
            await keys.PressAsync("Space");
            (await Board.Said(visit.Page)).ShouldStartWith("Two taken up. To do, place 2 of 3.");
            await keys.PressAsync("ArrowUp");
            (await Board.Said(visit.Page)).ShouldBe("To do, place 1 of 3.");
            await keys.PressAsync("ArrowRight");
            (await Board.Said(visit.Page)).ShouldBe("In progress, place 1 of 1.");
            await keys.PressAsync("Space");
            (await Board.Said(visit.Page)).ShouldBe("Two put down. In progress, place 1 of 1.");
            await board.IsStored(web, "in_progress", "Two");

            await keys.PressAsync("Space");
            await keys.PressAsync("ArrowLeft");
            await keys.PressAsync("Escape");
            (await Board.Said(visit.Page)).ShouldStartWith("Two is back. In progress");
            (await visit.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).ShouldBe("Two");
            (await board.Stored(web, "todo")).ShouldBe("One Three");
            visit.Complaints.ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task A_full_column_refuses_in_words_the_card_goes_back_and_who_may_moves_it_anyway()
    {
        var board = await Board.Made(web, ["One", "Two"], limit: 1);
        (await web.App.Api.Post($"/api/tasks/{board.Tasks["One"]}/move", new { status = "in_progress" })).Ok();
        await web.AsOwner(Look.OnDesk, async visit =>
        {
            await visit.Open(board.Path);
            await visit.Page.GetByText("1 / 1 full").WaitForAsync();
            await Board.Carry(visit.Page, "Two", "in_progress");
            await visit.Page.Mouse.UpAsync();

            await visit.Page.Locator(".toast", new() { HasText = "In progress is full: it takes 1 task at most." }).WaitForAsync();
            await Board.Shows(visit.Page, "todo", "Two");
            (await board.Stored(web, "in_progress")).ShouldBe("One");

            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Move anyway" }).ClickAsync();
            await visit.Page.GetByText("2 / 1 over").WaitForAsync();
            await Eventually.Holds(async () => await board.Stored(web, "todo") == "", "the card has gone in");
        });
    }

    [Fact]
    public async Task The_menu_of_a_card_moves_it_to_any_place_and_completes_it()
    {
        var board = await Board.Made(web, ["One", "Two", "Three"]);
        await web.AsOwner(Look.OnPhone, async visit =>
        {
            var page = visit.Page;
            await visit.Open(board.Path);
            await page.GetByRole(AriaRole.Button, new() { Name = "Actions for One" }).ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = "Move to a place…" }).ClickAsync();
            await page.GetByLabel("Place").SelectOptionAsync(new SelectOptionValue { Value = board.Tasks["Two"] });
            await page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
            await board.IsStored(web, "todo", "Two One Three");

            await page.GetByRole(AriaRole.Button, new() { Name = "Actions for Three" }).ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = "Complete" }).ClickAsync();
            await board.IsStored(web, "done", "Three");
        });
    }

    [Fact]
    public async Task Two_people_see_each_others_moves_and_lose_nothing()
    {
        var board = await Board.Made(web, ["One", "Two", "Three", "Four"]);
        await web.AsOwner(Look.OnDesk, ada => web.AsOwner(Look.OnDesk, async bob =>
        {
            await ada.Open(board.Path);
            await bob.Open(board.Path);
            // Ada has a card in her hand while Bob moves two, one of them the one below it.
            await Board.Carry(ada.Page, "One", "review");
            await Board.Title(bob.Page, "Two").FocusAsync();
            foreach (var key in (string[])["Space", "ArrowRight", "Space"]) await bob.Page.Keyboard.PressAsync(key);
            await board.IsStored(web, "in_progress", "Two");
            (await Board.Shown(ada.Page, "todo")).ShouldBe("Two Three Four");
            await ada.Page.Mouse.UpAsync();

            foreach (var page in (IPage[])[ada.Page, bob.Page])
            {
                await Board.Shows(page, "todo", "Three Four");
                await Board.Shows(page, "in_progress", "Two");
                await Board.Shows(page, "review", "One");
            }

            // Both put a card at the same place at once: both are there, once.
            await Task.WhenAll(Move(ada.Page, "Three"), Move(bob.Page, "Four"));
            foreach (var page in (IPage[])[ada.Page, bob.Page])
            {
                await Board.Shows(page, "todo", "");
                await Eventually.Holds(async () => await Board.Shown(page, "review") == await board.Stored(web, "review"), "the order is that of the server");
            }

            (await board.Stored(web, "review")).Split(' ').Order().ShouldBe(["Four", "One", "Three"]);
        }));
    }

    private static async Task Move(IPage page, string title)
    {
        await Board.Title(page, title).FocusAsync();
        foreach (var key in (string[])["Space", "ArrowRight", "ArrowRight", "Space"]) await page.Keyboard.PressAsync(key);
    }
}
