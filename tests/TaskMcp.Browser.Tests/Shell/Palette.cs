using Microsoft.Playwright;

namespace TaskMcp.Browser.Shell;

/// <summary>The palette of a page, and what it lists.</summary>
internal static class Palette
{
    public static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog, new() { Name = "Search or go to" });

    public static ILocator Field(IPage page) => page.GetByRole(AriaRole.Combobox, new() { Name = "Search or go to" });

    public static ILocator Option(IPage page, string words) => Dialog(page).GetByRole(AriaRole.Option, new() { Name = words, Exact = true });

    /// <summary>The option that Enter would choose.</summary>
    public static ILocator Marked(IPage page) => Dialog(page).Locator("[role='option'][aria-selected='true']");

    /// <summary>By its key, with the focus in its field.</summary>
    public static async Task Open(IPage page)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(Field(page)).ToBeFocusedAsync();
    }

    /// <summary>What is listed, in its order.</summary>
    public static async Task<IReadOnlyList<string>> Listed(IPage page) =>
        await Dialog(page).Locator("[role='option']:visible [data-words]").AllTextContentsAsync();
}
