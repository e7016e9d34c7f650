using Microsoft.Playwright;
using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Pages;

/// <summary>What holds for every page (SPEC U-2).</summary>
[Collection(OneWeb.Name)]
public class EveryPageTests(Web web)
{
    [Theory, MemberData(nameof(PageAddresses.InEveryWidth), MemberType = typeof(PageAddresses))]
    public Task Is_accessible_fits_and_has_nothing_to_complain_about(string page, int width) => web.On(
        page,
        new(ColorScheme.Light, width),
        async visit =>
        {
            foreach (var scheme in Look.Schemes)
            {
                if (scheme != ColorScheme.Light)
                {
                    // Opened again, as who prefers it does: while the browser changes from one to the other, parts of the page may still have the colours of the first.
                    await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    await visit.Open(new Uri(visit.Page.Url).PathAndQuery);
                }

                var (scrolls, shows) = await Widths(visit.Page);
                scrolls.ShouldBeLessThanOrEqualTo(shows, $"wider than the screen: {string.Join(", ", await WiderThanTheScreen(visit.Page))}");
                await Axe.Check(visit.Page, $"{scheme}");
            }

            visit.Complaints.ShouldBeEmpty();
        },
        $"{page}-{width}");

    private static async Task<(int Scrolls, int Shows)> Widths(IPage page)
    {
        var widths = await page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        return (widths[0], widths[1]);
    }

    private static Task<string[]> WiderThanTheScreen(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth)
          .slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
        """);
}
