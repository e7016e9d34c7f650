using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of runs (SPEC B-5, B-6, B-8, U-1).</summary>
[Collection(OneApp.Name)]
public class RunPageTests(TestApp app)
{
    private const string Markup = "<script>alert('x')</script>";

    [Fact]
    public async Task A_run_shows_what_went_in_and_came_out_as_text()
    {
        await using var server = await ScriptedMcp.Start();
        server.Text = Markup;
        var connection = await server.Connect(app);
        var task = await NewTask(app.Http, "Escaped", Binding(connection, "scripted__say", new { said = Markup }, new { action = "append_note", template = "{{ output }}" }));
        var run = await Ended(app.Http, task);

        var page = (await app.Http.GetJson($"/runs/{run["id"]}")).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain("Succeeded");
        page.ShouldContain("&lt;script&gt;alert(");
        page.ShouldNotContain("<script>alert(");
        page.ShouldContain("Trigger: task created");
        page.ShouldContain("appends the answer as a note");
        page.ShouldContain($"href=\"/connections/{connection}\"");
        page.ShouldContain((string)run["idempotency_key"]!);
        (await app.Http.GetJson($"/runs?task={task}")).Text.ShouldContain($"run-{run["id"]}");
        await app.Http.DeleteJson($"/api/mcp/connections/{connection}");
    }

    [Fact]
    public async Task The_list_shows_what_its_address_asks_for_and_says_what_it_cannot_read()
    {
        var task = await NewTask(app.Http, $"Failing {Markup}", Binding(await Nowhere(), "nowhere__send", new { }));
        var run = (await Patience.Until(async () => (await app.Http.GetJson($"/api/runs?task_id={task}")).Items, items => items.Count == 1))[0]!["id"]!;
        (await app.Http.PostJson($"/api/runs/{run}/cancel")).ShouldBe(HttpStatusCode.OK);

        var shown = (await app.Http.GetJson($"/runs?task={task}&state=cancelled&state=dead")).ShouldBe(HttpStatusCode.OK).Text;
        shown.ShouldContain($"run-{run}");
        shown.ShouldContain("Failing &lt;script&gt;");
        shown.ShouldContain("Replay 1 run?");
        (await app.Http.GetJson($"/runs?task={task}&state=succeeded")).Text.ShouldContain("No run matches");
        (await app.Http.GetJson($"/runs?task={task}&from=2026-01-01&to=2026-01-02")).Text.ShouldContain("No run matches");
        (await app.Http.GetJson($"/runs?task={task}&cursor=nonsense")).Text.ShouldContain("Show the newest");
        var unread = (await app.Http.GetJson($"/runs?task={task}&state=broken&connection={Markup}")).Text;
        unread.ShouldContain("is not one of queued, running");
        unread.ShouldContain($"run-{run}");
        unread.ShouldNotContain(Markup);
    }

    [Fact]
    public async Task What_a_role_may_not_do_is_not_offered()
    {
        var task = await NewTask(app.Http, "Looked at", Binding(await Nowhere(), "nowhere__send", new { }));
        var run = (await Patience.Until(async () => (await app.Http.GetJson($"/api/runs?task_id={task}")).Items, items => items.Count == 1))[0]!["id"]!;
        using var viewer = await Person.Make(app, "viewer");
        using var member = await Person.Make(app, "member");

        (await viewer.Http.GetJson($"/runs/{run}")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("data-api=");
        (await member.Http.GetJson($"/runs/{run}")).Text.ShouldContain($"data-api=\"POST /api/runs/{run}/cancel\"");
        await app.Http.PostJson($"/api/runs/{run}/cancel");
        (await viewer.Http.GetJson($"/runs?task={task}&state=cancelled")).Text.ShouldNotContain("data-api=");
        (await member.Http.GetJson($"/runs/{run}")).Text.ShouldContain($"data-api=\"POST /api/runs/{run}/replay\"");
    }

    [Fact]
    public async Task A_run_of_another_workspace_has_no_page()
    {
        using var things = await Things.Make(app);
        var run = (string)(await app.Http.GetJson("/api/runs?limit=1")).Items[0]!["id"]!;
        using var foreigner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());

        (await app.Http.GetJson($"/runs/{run}")).ShouldBe(HttpStatusCode.OK);
        (await foreigner.Http.GetJson($"/runs/{run}")).ShouldBe(HttpStatusCode.NotFound);
        (await foreigner.Http.GetJson("/runs")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Nothing has run yet");
    }

    [Fact]
    public async Task What_a_server_asks_is_a_form_of_its_schema()
    {
        var server = new { name = "Asking", server_type = "wire", transport = new { type = "stdio", command = "node", args = (string[])[Wire(), "2026-07-28"] } };
        var connection = (await app.Http.PostJson("/api/mcp/connections", server)).ShouldBe(HttpStatusCode.Created).Id;
        var form = await Asking(connection, "wire__ask");
        form.ShouldContain("Who are you?");
        form.ShouldContain("data-question=\"who\" data-member=\"name\" data-kind=\"text\"");
        form.ShouldContain("data-member=\"age\" data-kind=\"number\" value=\"30\"");
        var link = await Asking(connection, "wire__ask_for_link");
        link.ShouldContain("href=\"https://example.com/sign-in\" target=\"_blank\" rel=\"noopener noreferrer\"");
        link.ShouldContain("I have done it");
        await app.Http.DeleteJson($"/api/mcp/connections/{connection}");
    }

    private async Task<string> Asking(string connection, string tool)
    {
        var task = await NewTask(app.Http, "Asked", Binding(connection, tool, new { }));
        var run = (await Patience.Until(async () => (await app.Http.GetJson($"/api/runs?state=waiting_input&task_id={task}")).Items, items => items.Count == 1))[0]!;
        return (await app.Http.GetJson($"/runs/{run["id"]}")).ShouldBe(HttpStatusCode.OK).Text;
    }

    private async Task<string> Nowhere() =>
        (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;

    private static object Binding(string connection, string tool, object input, object? output = null) =>
        new { connection_id = connection, binding_type = "on_create", config = new { tool_name = tool, input_template = input, output_handling = output ?? new { action = "ignore" } } };

    private static async Task<string> NewTask(HttpClient http, string title, object binding) =>
        (await http.PostJson("/api/tasks", new { title, bindings = new[] { binding } })).ShouldBe(HttpStatusCode.Created).Id;

    private static async Task<JsonNode> Ended(HttpClient http, string task) =>
        (await Patience.Until(async () => (await http.GetJson($"/api/runs?task_id={task}")).Items, items => items.Count == 1 && items[0]!["finished_at"] is not null))[0]!;

    private static string Wire([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../servers/wire-server.mjs"));
}
