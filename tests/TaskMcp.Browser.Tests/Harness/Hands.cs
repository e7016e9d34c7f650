using Microsoft.Playwright;

namespace TaskMcp.Browser.Harness;

/// <summary>How a person works on a page: with the mouse, or with the keyboard and nothing else.</summary>
internal abstract class Hands(IPage page)
{
    protected IPage Page => page;

    /// <summary>Presses a button or follows a link.</summary>
    public abstract Task Press(ILocator target);

    /// <summary>Writes into a field.</summary>
    public abstract Task Write(ILocator field, string text);

    /// <summary>Chooses an entry of a list by what it says.</summary>
    public abstract Task Choose(ILocator list, string entry);
}

/// <summary>Points and clicks; types only where text is wanted.</summary>
internal sealed class MouseHands(IPage page) : Hands(page)
{
    public override Task Press(ILocator target) => target.ClickAsync();

    public override async Task Write(ILocator field, string text)
    {
        await field.ClickAsync();
        await field.FillAsync(text);
    }

    // The list that a browser opens is no part of the page, so no mouse of a test gets there.
    public override Task Choose(ILocator list, string entry) => list.SelectOptionAsync(new SelectOptionValue { Label = entry });
}

/// <summary>Tab, Enter, Space, arrows and letters. What Tab does not come to can't be used.</summary>
internal sealed class KeyboardHands(IPage page) : Hands(page)
{
    private const int MostStops = 120;

    public override async Task Press(ILocator target)
    {
        await TabTo(target);
        await Page.Keyboard.PressAsync("Enter");
    }

    public override async Task Write(ILocator field, string text)
    {
        await TabTo(field);
        await Page.Keyboard.PressAsync("ControlOrMeta+a");
        await Page.Keyboard.TypeAsync(text);
    }

    public override async Task Choose(ILocator list, string entry)
    {
        await TabTo(list);
        await Page.Keyboard.TypeAsync(entry);
        (await list.EvaluateAsync<string>("list => list.selectedOptions[0]?.label ?? ''")).ShouldBe(entry);
    }

    /// <summary>Goes on with Tab until the focus is there, and sees that it is shown.</summary>
    private async Task TabTo(ILocator target)
    {
        await target.WaitForAsync();
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                (await target.EvaluateAsync<bool>("element => element.matches(':focus-visible')")).ShouldBeTrue($"{target} has the focus and does not show it");
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not come to {target}");
    }
}
