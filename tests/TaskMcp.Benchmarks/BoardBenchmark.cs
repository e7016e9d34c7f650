using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace TaskMcp.Benchmarks;

/// <summary>
/// A board in a real browser: the page from the server, its first paint, a drag, and a move that another window sees. With 10 000 cards in four columns,
/// and with 100 in the same run, of which it should not differ much.
/// </summary>
internal static class BoardBenchmark
{
    private const int Rounds = 15;
    private static readonly string[] Columns = ["todo", "in_progress", "review", "done"];

    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [] });
        foreach (var cards in (int[])[100, 10_000]) await Measure(table, server, browser, cards, await Fill(server, cards));
    }

    private static async Task<string> Fill(Server server, int cards)
    {
        var project = await Post(server, "/api/projects", new { name = $"{cards} cards" });
        await Load.Run(64, cards, number => Post(server, "/api/tasks", new
        {
            title = $"Card {number} of {cards}, as long as titles often are",
            project_id = project,
            status = Columns[number % Columns.Length],
            priority = number % 5 == 0 ? "p1" : null,
            tags = number % 3 == 0 ? new[] { "bench" } : [],
        }));
        return project;
    }

    private static async Task Measure(BenchmarkTable table, Server server, IBrowser browser, int cards, string project)
    {
        var path = $"/projects/{project}";
        await Load.Run(1, 300, _ => Page(server, path));
        var page = await Load.Run(1, 200, _ => Page(server, path));
        table.Add($"board of {cards:N0} cards: page from the server", Summary(page.SortedMilliseconds), "GET, one caller, the first 30 cards of each of 4 columns");

        await using var mine = await SignedIn(browser, server);
        await using var theirs = await SignedIn(browser, server);
        var (here, there) = (await mine.NewPageAsync(), await theirs.NewPageAsync());
        var paints = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            await Open(here, server, path);
            if (round > 0) paints.Add(await here.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        }

        table.Add($"board of {cards:N0} cards: first contentful paint", Summary(paints), $"Chromium, scripts and styles kept from the visit before, {Rounds} visits");
        await Open(there, server, path);
        await Drags(table, here, there, cards);
        table.Add($"board of {cards:N0} cards: cards in the document", $"{await here.EvaluateAsync<int>("() => document.querySelectorAll('#board .card').length")}", "after the drags");
    }

    // The first card of the first column goes to the top of the third, as a hand would do it.
    private static async Task Drags(BenchmarkTable table, IPage here, IPage there, int cards)
    {
        var (painted, answered, seen) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var card = here.Locator("#cards-todo .card").First;
            var id = await card.GetAttributeAsync("data-id");
            var (from, to) = ((await card.BoundingBoxAsync())!, (await here.Locator("#cards-review").BoundingBoxAsync())!);
            await there.EvaluateAsync(
                "id => { window.seen = new Promise((found) => { const look = () => document.querySelector(`#cards-review [data-id=\"${id}\"]`) ? found(Date.now()) : requestAnimationFrame(look); look(); }); }", id);
            await here.Mouse.MoveAsync(from.X + 30, from.Y + 12);
            await here.Mouse.DownAsync();
            await here.Mouse.MoveAsync(to.X + 60, to.Y + 10, new() { Steps = 5 });
            // From the release of the button: until the next frame after the card stands there, and until the server has answered.
            await here.EvaluateAsync(
                """
                () => addEventListener('pointerup', () => {
                  const began = performance.now();
                  window.began = Date.now();
                  window.painted = new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))));
                  window.answered = new Promise((done) => new PerformanceObserver((list, observer) => {
                    const move = list.getEntries().find((entry) => entry.name.endsWith('/move') && entry.startTime >= began - 1);
                    if (move) { observer.disconnect(); done(move.responseEnd - began); }
                  }).observe({ type: 'resource', buffered: true }));
                }, { once: true, capture: true })
                """);
            await here.Mouse.UpAsync();
            var times = await here.EvaluateAsync<double[]>("async () => [await window.painted, await window.answered, window.began]");
            var arrived = await there.EvaluateAsync<double>("() => window.seen");
            if (round == 0) continue;
            painted.Add(times[0]);
            answered.Add(times[1]);
            seen.Add(arrived - times[2]);
        }

        table.Add($"board of {cards:N0} cards: drop to paint", Summary(painted), $"mouse released to the end of the next frame, {Rounds} drags");
        table.Add($"board of {cards:N0} cards: drop to acknowledged", Summary(answered), "until the answer of the server, durable");
        table.Add($"board of {cards:N0} cards: drop seen in another window", Summary(seen), "until the card stands in the other window's column");
    }

    private static async Task<IBrowserContext> SignedIn(IBrowser browser, Server server)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server.Http.BaseAddress!, $"/signin?token={server.Http.DefaultRequestHeaders.Authorization!.Parameter}").ToString());
        await page.CloseAsync();
        return context;
    }

    private static async Task Open(IPage page, Server server, string path)
    {
        await page.GotoAsync(new Uri(server.Http.BaseAddress!, path).ToString());
        await page.WaitForFunctionAsync("() => document.querySelector('[data-live-status]')?.dataset.state === 'live' && performance.getEntriesByName('first-contentful-paint').length > 0");
    }

    private static async Task Page(Server server, string path)
    {
        using var answer = await server.Http.GetAsync(path);
        await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static async Task<string> Post(Server server, string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync(path, body);
        return (string)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    private static string Summary(IReadOnlyCollection<double> milliseconds)
    {
        var sorted = new LoadResult(milliseconds.Count, TimeSpan.Zero, [.. milliseconds.Order()]);
        return $"p50 {BenchmarkTable.Number(sorted.Percentile(0.5))} ms, p95 {BenchmarkTable.Number(sorted.Percentile(0.95))} ms";
    }

    /// <summary>The one that is installed: Playwright's own is a download.</summary>
    private static string Chromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser"), Path.Combine(folder, "google-chrome")])
            .FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("Chromium is missing: install `chromium` so that it is on the PATH.");
}
