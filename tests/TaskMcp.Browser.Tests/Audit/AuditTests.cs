using Microsoft.Playwright;
using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Audit;

/// <summary>What an owner does with the audit, in a browser (SPEC A-2).</summary>
[Collection(OneWeb.Name)]
public class AuditTests(Web web)
{
    [Fact]
    public Task The_chain_is_verified_and_its_seal_shown() => web.AsOwner(Look.OnDesk, async visit =>
    {
        await visit.Open("/audit?tab=verify");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true }).ClickAsync();
        await visit.Page.GetByText("Every row is as it was written, and none is missing.").WaitForAsync();
        (await visit.Page.Locator("[data-slot='last_hash']").TextContentAsync())!.Length.ShouldBe(64);

        await visit.Page.GetByText("Also against a row that you noted earlier").ClickAsync();
        await visit.Page.GetByLabel("Number").FillAsync("1");
        await visit.Page.GetByLabel("Seal", new() { Exact = true }).FillAsync(new string('0', 64));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Verify against it" }).ClickAsync();
        await visit.Page.Locator("#verified .badge.bad", new() { HasTextString = "Broken" }).WaitForAsync();
    });
}
