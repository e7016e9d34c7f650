using Microsoft.Playwright;
using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Pages;

/// <summary>What holds for every page (SPEC U-2).</summary>
[Collection(OneWeb.Name)]
public class EveryPageTests(Web web)
{
    [Theory, MemberData(nameof(PageAddresses.InEveryLook), MemberType = typeof(PageAddresses))]
    public Task Is_accessible(string page, string scheme, int width) =>
        web.On(page, new(Enum.Parse<ColorScheme>(scheme), width), visit => Axe.Check(visit.Page), $"{page}-is-accessible");

    [Theory, MemberData(nameof(PageAddresses.All), MemberType = typeof(PageAddresses))]
    public Task Does_not_scroll_sideways_on_a_phone(string page) => web.On(
        page,
        Look.OnPhone,
        async visit =>
        {
            var (scrolls, shows) = await Widths(visit.Page);
            scrolls.ShouldBeLessThanOrEqualTo(shows, $"wider than the screen: {string.Join(", ", await WiderThanTheScreen(visit.Page))}");
        },
        $"{page}-does-not-scroll-sideways");

    [Theory, MemberData(nameof(PageAddresses.InEveryLook), MemberType = typeof(PageAddresses))]
    public Task Has_nothing_to_complain_about_in_the_console(string page, string scheme, int width) => web.On(
        page,
        new(Enum.Parse<ColorScheme>(scheme), width),
        visit =>
        {
            visit.Complaints.ShouldBeEmpty();
            return Task.CompletedTask;
        },
        $"{page}-has-nothing-to-complain-about");

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
