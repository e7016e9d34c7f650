using Microsoft.Playwright;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Harness;

/// <summary>That the checks of pages can fail.</summary>
[Collection(OneWeb.Name)]
public class HarnessTests(Web web)
{
    [Fact]
    public Task A_violation_is_told_with_rule_place_and_what_is_asked() => web.AsStranger(Look.OnDesk, async visit =>
    {
        await visit.Page.SetContentAsync("<html lang=en><title>Shop</title><main><h1>Shop</h1><img id=logo src='data:,'></main></html>");
        var failure = await Should.ThrowAsync<Xunit.Sdk.FailException>(() => Axe.Check(visit.Page, "Light"));
        failure.Message.ShouldContain("image-alt at #logo: Images must have alternative text.");
    });

    [Fact]
    public Task A_violation_of_the_dark_look_alone_is_told() => web.AsStranger(Look.OnDesk, async visit =>
    {
        await visit.Page.SetContentAsync("<html lang=en><title>Shop</title><style>@media (prefers-color-scheme: dark) { p { color: #eee } }</style><main><h1>Shop</h1><p>Open daily</p></main></html>");
        await Axe.Check(visit.Page, "Light");
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await Should.ThrowAsync<Xunit.Sdk.FailException>(() => Axe.Check(visit.Page, "Dark"))).Message.ShouldContain("color-contrast at p");
    });

    [Fact]
    public Task What_the_policy_of_the_product_forbids_is_a_complaint() => web.AsOwner(Look.OnDesk, async visit =>
    {
        await visit.Open("/");
        await visit.Page.EvaluateAsync("() => { const style = document.createElement('style'); style.textContent = 'p { color: red }'; document.head.append(style); }");
        await Eventually.Holds(() => visit.Complaints.Any(complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal)), "the console complains");
    });

    [Fact]
    public async Task What_failed_says_where_there_is_a_picture_of_it()
    {
        var failure = await Should.ThrowAsync<VisitFailedException>(() => web.AsOwner(Look.OnPhone, _ => throw new InvalidOperationException("It went wrong.")));
        failure.InnerException!.Message.ShouldBe("It went wrong.");
        failure.Message.ShouldContain(failure.Picture);
        File.Exists(failure.Picture).ShouldBeTrue(failure.Picture);
        File.Delete(failure.Picture);
    }
}
