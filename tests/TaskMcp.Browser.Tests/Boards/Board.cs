using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Boards;

/// <summary>A board of its own with some tasks, and what can be seen and done on it.</summary>
internal sealed class Board
{
    private Board(string project, IReadOnlyDictionary<string, string> tasks) => (Project, Tasks) = (project, tasks);

    public string Project { get; }

    /// <summary>Ids by title.</summary>
    public IReadOnlyDictionary<string, string> Tasks { get; }

    public string Path => $"/projects/{Project}";

    /// <summary>Tasks are in the first column, one below the other; the second takes <paramref name="limit"/> of them.</summary>
    public static async Task<Board> Made(Web web, string[] titles, int? limit = null)
    {
        var api = web.App.Api;
        var project = (await api.Post("/api/projects", new { name = "A board" })).Ok().Id();
        if (limit is { } most)
        {
            object[] columns =
            [
                new { key = "todo", name = "To do", kind = "open" },
                new { key = "in_progress", name = "In progress", kind = "active", wip_limit = most },
                new { key = "done", name = "Done", kind = "done" },
            ];
            (await api.Patch($"/api/projects/{project}", new { columns })).Ok();
        }

        var tasks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var title in titles) tasks[title] = (await api.CreateTask(new { title, project_id = project })).Id();
        return new(project, tasks);
    }

    public static ILocator Card(IPage page, string title) => page.Locator("#board .card:not(.ghost)", new() { Has = page.GetByText(title, new() { Exact = true }) });

    public static ILocator Title(IPage page, string title) => page.Locator("#board .card-title", new() { HasText = title });

    /// <summary>What a screen reader was told last.</summary>
    public static async Task<string> Said(IPage page) => (await page.Locator("#board-says").TextContentAsync())!.Trim();

    /// <summary>The cards of a column as they are seen.</summary>
    public static async Task<string> Shown(IPage page, string column) => string.Join(" ", await page.Locator($"#cards-{column} .card-title").AllTextContentsAsync());

    /// <summary>Waits until a column shows these cards.</summary>
    public static async Task Shows(IPage page, string column, string titles) =>
        await Eventually.Holds(async () => await Shown(page, column) == titles, $"{column} shows {titles}", () => Shown(page, column).GetAwaiter().GetResult());

    /// <summary>The tasks of a column, as the API says.</summary>
    public async Task<string> Stored(Web web, string column)
    {
        var board = (await web.App.Api.Get($"/api/projects/{Project}/board")).Ok();
        var found = board["columns"]!.AsArray().Single(one => (string?)one!["key"] == column)!;
        return string.Join(" ", found["items"]!.AsArray().Select(item => (string?)item!["title"]));
    }

    /// <summary>Waits until the API says so.</summary>
    public Task IsStored(Web web, string column, string titles) => Eventually.Holds(async () => await Stored(web, column) == titles, $"{column} has {titles}");

    /// <summary>Presses the mouse on a card and carries it over a column, near its top; the button stays down.</summary>
    public static async Task Carry(IPage page, string title, string column)
    {
        var card = (await Card(page, title).BoundingBoxAsync()).ShouldNotBeNull();
        var goal = (await page.Locator($"#cards-{column}").BoundingBoxAsync()).ShouldNotBeNull();
        await page.Mouse.MoveAsync(card.X + 30, card.Y + 12);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(card.X + 50, card.Y + 30, new() { Steps = 3 });
        await page.Mouse.MoveAsync(goal.X + 60, goal.Y + 8, new() { Steps = 6 });
    }
}
