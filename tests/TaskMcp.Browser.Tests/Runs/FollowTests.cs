using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Runs;

/// <summary>Lists follow what happens elsewhere, without reload (SPEC U-2).</summary>
[Collection(OneWeb.Name)]
public class FollowTests(Web web)
{
    private const string Stayed = "window.stayed";

    [Fact]
    public Task A_run_that_was_made_elsewhere_comes_into_the_list_of_runs() => web.AsOwner(Look.OnDesk, async visit =>
    {
        await visit.Open("/runs");
        await visit.Page.EvaluateAsync($"() => {{ {Stayed} = true; }}");

        var task = await web.App.Api.CreateTask(new { title = "Followed", bindings = new[] { Automation.Binding(web.Sample.Connection, "on_create", "everything__echo", new { message = "Hello" }) } });
        var run = (await web.App.Api.EndedRuns(task.Id(), 1))[0].Id();

        await Assertions.Expect(visit.Page.Locator($"#run-{run}")).ToContainTextAsync("Succeeded");
        (await visit.Page.EvaluateAsync<bool>(Stayed)).ShouldBeTrue("the page was not loaded anew");
    });

    [Fact]
    public Task What_was_done_elsewhere_comes_into_the_audit() => web.AsOwner(Look.OnDesk, async visit =>
    {
        await visit.Open("/audit?action=project.create");
        await visit.Page.EvaluateAsync($"() => {{ {Stayed} = true; }}");
        var rows = visit.Page.Locator(".rows > li");
        var before = await rows.First.GetAttributeAsync("id");

        (await web.App.Api.Post("/api/projects", new { name = "Audited" })).Ok();

        await Eventually.Holds(async () => await rows.First.GetAttributeAsync("id") != before, "a new row stands on top");
        (await visit.Page.EvaluateAsync<bool>(Stayed)).ShouldBeTrue("the page was not loaded anew");
    });
}
