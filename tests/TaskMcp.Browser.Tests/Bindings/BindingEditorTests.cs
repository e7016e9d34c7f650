using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Bindings;

/// <summary>An automation is made, tried and changed in its editor (SPEC U-1, B-11).</summary>
[Collection(OneWeb.Name)]
public class BindingEditorTests(Web web)
{
    [Fact]
    public Task From_a_tool_to_a_run_with_everything_seen_before_it_happens() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await NewTask("Ship it"));
        await visit.Open($"/tasks/{task}/bindings/new");
        await page.Locator("#choose-connection").SelectOptionAsync(web.Sample.Connection);
        await page.Locator("#choose-tool").SelectOptionAsync(new SelectOptionValue { Label = "echo" });
        var message = page.GetByLabel("message", new() { Exact = true });
        await message.FillAsync("Hi ");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Variables and filters" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "task.title", Exact = true }).ClickAsync();
        (await message.InputValueAsync()).ShouldBe("Hi {{ task.title }}");
        await Assertions.Expect(Result(page)).ToContainTextAsync("\"Hi Ship it\"");

        await page.GetByRole(AriaRole.Button, new() { Name = "Condition", Exact = true }).ClickAsync();
        await page.GetByLabel("Field", new() { Exact = true }).FillAsync("priority");
        await page.GetByLabel("Comparison").SelectOptionAsync("in");
        await page.GetByLabel("Value: text").FillAsync("p0, p1");
        await Assertions.Expect(Result(page)).ToContainTextAsync("do not hold");
        (await web.App.Api.Patch($"/api/tasks/{task}", new { priority = "p1" })).Ok();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(Result(page)).ToContainTextAsync("The conditions hold");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save automation" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run it now" }).ClickAsync();
        await page.WaitForURLAsync("**/runs/*");

        var stored = (await web.App.Api.Get($"/api/tasks/{task}/bindings")).Ok()["items"]![0]!;
        ((string)stored["binding_type"]!).ShouldBe("on_complete");
        stored["config"]!["conditions"]![0]!["value"]!.ToJsonString().ShouldBe("""["p0","p1"]""");
        stored["config"]!["retry_policy"]!["retry_on"]!.AsArray().Count.ShouldBe(4);
        ((string)(await web.App.Api.EndedRuns(task, 1))[0]["attempts"]![0]!["input"]!["message"]!).ShouldBe("Hi Ship it");
    });

    [Fact]
    public Task Errors_stand_where_they_are_made() => web.AsOwner(Look.OnPhone, async visit =>
    {
        var (page, task) = (visit.Page, await NewTask("Wrong"));
        await visit.Open($"/tasks/{task}/bindings/new?connection={web.Sample.Connection}&tool=everything__echo&trigger=on_update");
        await page.GetByLabel("message", new() { Exact = true }).FillAsync("{{ tsk.title }}");
        await Assertions.Expect(page.Locator("[data-field=message] > .error")).ToContainTextAsync("tsk");
        await page.GetByLabel("message", new() { Exact = true }).FillAsync("fine");
        await Assertions.Expect(page.Locator("[data-field=message] > .error")).ToBeEmptyAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Any of several" }).ClickAsync();
        await page.GetByLabel("Field", new() { Exact = true }).FillAsync("title");
        await page.GetByLabel("Comparison").SelectOptionAsync("matches");
        await page.GetByLabel("Value: text").FillAsync("([");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save automation" }).ClickAsync();
        await Assertions.Expect(page.Locator(".group .condition > .error")).ToContainTextAsync("malformed");
    });

    [Fact]
    public Task Form_and_json_stay_in_step_and_another_tool_keeps_what_fits() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await NewTask("In step"));
        await visit.Open($"/tasks/{task}/bindings/new?connection={web.Sample.Connection}&tool=everything__get-sum&trigger=manual");
        await page.GetByLabel("a", new() { Exact = true }).FillAsync("7");
        await page.GetByLabel("b", new() { Exact = true }).FillAsync("{{ task.version }}");
        await page.GetByRole(AriaRole.Button, new() { Name = "JSON", Exact = true }).ClickAsync();
        var raw = page.GetByLabel("Input as JSON");
        JsonNode.DeepEquals(JsonNode.Parse(await raw.InputValueAsync()), JsonNode.Parse("""{"a":7,"b":"{{ task.version }}"}""")).ShouldBeTrue();
        await raw.FillAsync("""{"a":1,"b":2,"c":[true]}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Form", Exact = true }).ClickAsync();
        (await page.GetByLabel("b", new() { Exact = true }).InputValueAsync()).ShouldBe("2");
        await Assertions.Expect(page.GetByText("Also sent")).ToContainTextAsync("""{"c":[true]}""");
        await Assertions.Expect(Result(page)).ToContainTextAsync("\"c\"");

        await page.Locator("#editor [name=name]").FillAsync("Kept");
        await page.Locator("#choose-tool").SelectOptionAsync(new SelectOptionValue { Label = "echo" });
        await page.GetByLabel("message", new() { Exact = true }).WaitForAsync();
        page.Url.ShouldContain("tool=everything__echo");
        (await page.Locator("#editor [name=name]").InputValueAsync()).ShouldBe("Kept");
    });

    [Fact]
    public Task The_next_times_of_a_schedule_come_as_it_is_typed() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var page = visit.Page;
        await visit.Open($"/tasks/{await NewTask("Scheduled")}/bindings/new?trigger=scheduled");
        await Assertions.Expect(page.Locator("[data-fires-of] li")).ToHaveCountAsync(5);
        await page.Locator("[name='config.schedule.cron']").FillAsync("not a schedule");
        await Assertions.Expect(page.Locator("[data-error-of=cron]")).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.Locator("[data-fires-of] li")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_secret_of_a_webhook_is_shown_once() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var (page, task) = (visit.Page, await NewTask("Called"));
        await visit.Open($"/tasks/{task}/bindings/new?connection={web.Sample.Connection}&tool=everything__echo&trigger=webhook");
        await page.GetByLabel("message", new() { Exact = true }).FillAsync("{{ payload.order }}");
        await page.GetByLabel("Payload to try with").FillAsync("""{"order":"A-7"}""");
        await Assertions.Expect(Result(page)).ToContainTextAsync("A-7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save automation" }).ClickAsync();

        await page.GetByLabel("Secret of the webhook").WaitForAsync();
        var secret = await page.GetByLabel("Secret of the webhook").InputValueAsync();
        secret.ShouldStartWith("whsec_");
        var address = await page.GetByLabel("Address of the webhook").InputValueAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the task" }).ClickAsync();
        await page.GetByText("When its webhook is called").WaitForAsync();
        (await page.ContentAsync()).ShouldNotContain(secret);
        (await web.App.Api.Post(new Uri(address).AbsolutePath, new { order = "B-8" }, ("X-Webhook-Secret", secret))).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
        ((string)(await web.App.Api.EndedRuns(task, 1))[0]["attempts"]![0]!["input"]!["message"]!).ShouldBe("B-8");
    });

    [Fact]
    public Task A_stored_one_is_saved_as_it_was_but_for_what_is_changed() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var task = await NewTask("Round trip");
        object config = new
        {
            tool_name = "everything__echo",
            input_template = new { message = "{{ task.title }}", extra = new { deep = new object[] { 1, "x" } } },
            conditions = new object[] { new { field = "title", @operator = "eq", value = "5" }, new { any = new object[] { new { field = "tags", @operator = "in", value = new object[] { "a", 1 } }, new { field = "assigned_to", @operator = "exists", value = false } } } },
            output_handling = new object[] { new { action = "update_field", field = "fields.x", template = "{{ output }}" }, new { action = "ignore" } },
            retry_policy = new { max_retries = 7, backoff_seconds = 0.5, retry_on = Array.Empty<string>() },
            timeout = "1m30s",
        };
        var made = (await web.App.Api.Post($"/api/tasks/{task}/bindings", new { connection_id = web.Sample.Connection, binding_type = "on_update", name = "Old", config })).Ok();
        await visit.Open($"/tasks/{task}/bindings/{made.Id()}");

        await visit.Page.Locator("#editor [name=name]").FillAsync("New");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Saved" }).WaitForAsync();

        var stored = (await web.App.Api.Get($"/api/tasks/{task}/bindings/{made.Id()}")).Ok();
        ((string)stored["name"]!).ShouldBe("New");
        JsonNode.DeepEquals(stored["config"], made["config"]).ShouldBeTrue($"{stored["config"]} is not {made["config"]}");
        (await visit.Page.Locator("#editor [name=name]").InputValueAsync()).ShouldBe("New");
    });

    [Fact]
    public Task A_number_keeps_all_its_digits_when_it_is_typed_and_when_something_else_is_changed() => web.AsOwner(Look.OnDesk, async visit =>
    {
        const string Long = "12345678901234567890";
        const string Fine = "0.12345678901234567890123";
        var (page, task) = (visit.Page, await NewTask("Exact"));
        await visit.Open($"/tasks/{task}/bindings/new?connection={web.Sample.Connection}&tool=everything__get-sum&trigger=manual");
        await page.GetByLabel("a", new() { Exact = true }).FillAsync(Long);
        await page.GetByLabel("b", new() { Exact = true }).FillAsync(Fine);
        await Assertions.Expect(Result(page)).ToContainTextAsync(Long);
        await Assertions.Expect(Result(page)).ToContainTextAsync(Fine);
        await page.GetByRole(AriaRole.Button, new() { Name = "JSON", Exact = true }).ClickAsync();
        (await page.GetByLabel("Input as JSON").InputValueAsync()).ShouldContain(Long);
        await page.GetByRole(AriaRole.Button, new() { Name = "Form", Exact = true }).ClickAsync();
        (await page.GetByLabel("a", new() { Exact = true }).InputValueAsync()).ShouldBe(Long);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save automation" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Saved" }).WaitForAsync();
        var made = (await web.App.Api.Get($"/api/tasks/{task}/bindings")).Ok()["items"]![0]!;
        made["config"]!["input_template"]!.ToJsonString().ShouldBe($$"""{"a":{{Long}},"b":{{Fine}}}""");

        await visit.Open($"/tasks/{task}/bindings/{made.Id()}");
        (await page.GetByLabel("b", new() { Exact = true }).InputValueAsync()).ShouldBe(Fine);
        await page.Locator("#editor [name=name]").FillAsync("Renamed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Saved" }).WaitForAsync();
        var stored = (await web.App.Api.Get($"/api/tasks/{task}/bindings/{made.Id()}")).Ok();
        ((string)stored["name"]!).ShouldBe("Renamed");
        stored["config"]!["input_template"]!.ToJsonString().ShouldBe($$"""{"a":{{Long}},"b":{{Fine}}}""");
        visit.Complaints.ShouldBeEmpty();
    });

    private static ILocator Result(IPage page) => page.Locator("[data-result]");

    private async Task<string> NewTask(string title) => (await web.App.Api.CreateTask(new { title })).Id();
}
