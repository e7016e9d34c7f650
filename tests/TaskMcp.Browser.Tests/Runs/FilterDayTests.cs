using System.Web;
using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Runs;

/// <summary>Days by which lists are filtered are those of the reader, who is in Berlin; the address means the same to everybody (SPEC U-2, A-2).</summary>
[Collection(OneWeb.Name)]
public class FilterDayTests(Web web)
{
    [Theory, InlineData("/runs", "Filter"), InlineData("/audit", "Search"), InlineData("/audit?tab=usage", "Show")]
    public Task A_day_is_the_readers_and_stands_in_the_address_as_instants(string path, string button) => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open(path);
        var form = page.Locator("form.filters");
        var (from, until) = (page.GetByLabel("From", new() { Exact = true }), page.GetByLabel("Until", new() { Exact = true }));
        // A day of 25 hours: summer time ends.
        await from.FillAsync("2026-10-25");
        await until.FillAsync("2026-10-25");
        await form.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = button }).ClickAsync();
        await page.WaitForURLAsync("**from=2026**");
        Sent(page.Url).ShouldBe(("2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"));
        (await from.InputValueAsync(), await until.InputValueAsync()).ShouldBe(("2026-10-25", "2026-10-25"));
        (await page.Locator("#days").TextContentAsync()).ShouldBe("Days of your time zone, Europe/Berlin.");
    });

    [Fact]
    public Task What_somebody_in_another_zone_has_sent_stays_as_it_is_until_it_is_changed() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open("/runs?from=2026-03-01T08:00:00.000Z&to=2026-03-02T08:00:00.000Z");
        (await page.GetByLabel("Until", new() { Exact = true }).InputValueAsync()).ShouldBe("2026-03-02");
        await page.GetByLabel("Trigger").SelectOptionAsync("manual");
        await page.Locator("form.filters").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.WaitForURLAsync("**trigger=manual**");
        Sent(page.Url).ShouldBe(("2026-03-01T08:00:00.000Z", "2026-03-02T08:00:00.000Z"));
    });

    private static (string? From, string? To) Sent(string url)
    {
        var query = HttpUtility.ParseQueryString(new Uri(url).Query);
        return (query["from"], query["to"]);
    }
}
