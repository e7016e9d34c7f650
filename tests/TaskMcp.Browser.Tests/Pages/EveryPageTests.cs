using Microsoft.Playwright;
using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Pages;

/// <summary>What holds for every page (SPEC U-2).</summary>
[Collection(OneWeb.Name)]
public class EveryPageTests(Web web)
{
    [Theory, MemberData(nameof(PageAddresses.InEveryLook), MemberType = typeof(PageAddresses))]
    public Task Is_accessible_fits_and_has_nothing_to_complain_about(string page, string scheme, int width) => web.On(
        page,
        new(Enum.Parse<ColorScheme>(scheme), width),
        async visit =>
        {
            var (scrolls, shows) = await Widths(visit.Page);
            scrolls.ShouldBeLessThanOrEqualTo(shows, $"wider than the screen: {string.Join(", ", await WiderThanTheScreen(visit.Page))}");
            await Axe.Check(visit.Page);
            visit.Complaints.ShouldBeEmpty();
        },
        $"{page}-in-every-look");

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
