using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Journeys;

/// <summary>Two people before the same board (SPEC T-9, U-2).</summary>
[Collection(OneWeb.Name)]
public class TwoBrowsersTests(Web web)
{
    [Fact]
    public async Task Each_sees_the_other_s_move_without_reload()
    {
        var task = (await web.App.Api.CreateTask(new { title = "Carried to and fro" })).Id();
        await web.AsOwner(Look.OnDesk, anna => web.AsOwner(Look.OnPhone, async ben =>
        {
            await anna.Open("/");
            await ben.Open("/");
            await Carry(anna.Page, task, "ArrowRight");
            await Card(ben.Page, "in_progress", task).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await Carry(ben.Page, task, "ArrowLeft");
            await Card(anna.Page, "todo", task).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            (await anna.Page.Locator($"#task-{task}").CountAsync()).ShouldBe(1);
            (await ben.Page.Locator($"#task-{task}").CountAsync()).ShouldBe(1);
        }));
    }

    private static async Task Carry(IPage page, string task, string direction)
    {
        await page.Locator($"#task-{task} .card-title").FocusAsync();
        foreach (var key in (string[])["Space", direction, "Space"]) await page.Keyboard.PressAsync(key);
    }

    private static ILocator Card(IPage page, string column, string task) => page.Locator($"#cards-{column} #task-{task}");
}
