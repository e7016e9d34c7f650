using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Projects;

/// <summary>The columns of a board in the settings of its project (SPEC T-2, U-2).</summary>
[Collection(OneWeb.Name)]
public class ColumnTests(Web web)
{
    [Fact]
    public Task A_column_with_tasks_that_may_not_change_its_kind_says_so_where_the_kind_is() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, project) = (visit.Page, (await web.App.Api.Post("/api/projects", new { name = "Columns" })).Ok().Id());
        await web.App.Api.CreateTask(new { title = "In the way", project_id = project });
        await visit.Open($"/projects/{project}/settings");
        var (first, second) = (page.Locator(".column-row").Nth(0), page.Locator(".column-row").Nth(1));
        var kind = first.GetByLabel("Kind");

        await kind.SelectOptionAsync("active");
        await second.GetByLabel("Kind").SelectOptionAsync("open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save columns" }).ClickAsync();

        await first.GetByText("has 1 task, so it can't become active instead of open").WaitForAsync();
        await Assertions.Expect(kind).ToBeFocusedAsync();
        await Assertions.Expect(kind).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("has 1 task"));
        await Assertions.Expect(page.Locator("#columns > [data-error]")).ToBeEmptyAsync();

        await kind.SelectOptionAsync("open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save columns" }).ClickAsync();
        await page.GetByText("Columns saved").WaitForAsync();
    });

    [Fact]
    public Task A_name_of_blanks_is_refused_at_the_name_in_words_of_the_page() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open($"/projects/{web.Sample.Project}/settings");
        var name = page.Locator(".column-row").Nth(1).GetByLabel("Name");

        await name.FillAsync("   ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save columns" }).ClickAsync();

        await Assertions.Expect(name).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("^Name (is required|must be)"));
        await Assertions.Expect(name).ToBeFocusedAsync();
    });
}
