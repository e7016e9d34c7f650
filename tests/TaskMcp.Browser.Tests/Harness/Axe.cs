using Microsoft.Playwright;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Harness;

/// <summary>WCAG 2.2 A and AA (SPEC U-2), as far as <c>axe-core</c> can tell. What is only good practice is not asked.</summary>
internal static class Axe
{
    private static readonly string[] Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    private static readonly Lazy<string> Script = new(() => File.ReadAllText(BuiltProduct.Axe));

    /// <summary>Fails with a line for each violation: rule, place, what is asked, what is wrong there.</summary>
    /// <param name="page">What is looked at.</param>
    /// <param name="look">How it looks just now.</param>
    public static async Task Check(IPage page, string look)
    {
        // As the debugger evaluates and not as an element of the page: the policy of the page is that of the product, and none of it is taken away.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(Script.Value);
        var violations = await page.EvaluateAsync<string[]>(
            """
            async (tags) => {
              // What is still fading has other colours than it will have. What never ends is not waited for.
              await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
              await Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).map(({ finished }) => finished));
              const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
              return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, any, all, none }) =>
                `${id} at ${target.join(' ')}: ${help}. ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`));
            }
            """,
            Tags);
        if (violations.Length > 0) Assert.Fail($"{violations.Length} violations of WCAG on {new Uri(page.Url).AbsolutePath}, {look}:\n{string.Join('\n', violations)}");
    }
}
