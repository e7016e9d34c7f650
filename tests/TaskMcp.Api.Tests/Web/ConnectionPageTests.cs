using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of connections as a browser gets them (SPEC U-1, C-8, A-5, A-6).</summary>
[Collection(OneApp.Name)]
public class ConnectionPageTests(TestApp app)
{
    private const string SecretValue = "never-shown-4711";

    [Fact]
    public async Task Who_has_no_connections_is_led_to_the_presets_if_he_may_make_one()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var viewer = await Person.Make(app, "viewer", by: owner.Http);

        (await owner.Http.GetJson("/connections")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("href=\"/connections/new\"");
        var seen = (await viewer.Http.GetJson("/connections")).ShouldBe(HttpStatusCode.OK).Text;
        seen.ShouldContain("No connections yet");
        seen.ShouldNotContain("/connections/new");
        (await viewer.Http.GetJson("/connections/new", ("Accept", "text/html"))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_connection_is_shown_as_text_and_never_with_what_is_secret_of_it()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var program = (await owner.Http.PostJson("/api/mcp/connections", new
        {
            name = "<i>Named</i>", server_type = "named", transport = new { type = "stdio", command = "no-such-program", args = new[] { "<b>", "two words" }, env = new { TOKEN = SecretValue } },
            auth_config = new { type = "api_key", credentials = new { api_key = SecretValue } },
        })).ShouldBe(HttpStatusCode.Created).Id;
        await owner.Http.PostJson($"/api/mcp/connections/{program}/test");

        foreach (var path in (string[])["/connections", $"/connections/{program}", $"/connections/{program}?tab=settings", $"/connections/{program}?tab=log", $"/connections/{program}?tab=used-by"])
        {
            var page = (await owner.Http.GetJson(path)).ShouldBe(HttpStatusCode.OK).Text;
            page.ShouldContain("&lt;i&gt;Named");
            page.ShouldNotContain("<i>Named");
            page.ShouldNotContain("<b>");
            page.ShouldNotContain(SecretValue);
            page.ShouldNotContain(" style=");
        }

        WebUtility.HtmlDecode((await owner.Http.GetJson($"/connections/{program}")).Text).ShouldContain("\"no-such-program\" \"<b>\" \"two words\"");
    }

    [Fact]
    public async Task What_a_role_may_not_do_is_not_offered()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var viewer = await Person.Make(app, "viewer", by: owner.Http);
        var id = (await owner.Http.PostJson("/api/mcp/connections", new { name = "Plain", server_type = "plain", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;

        (await owner.Http.GetJson($"/connections/{id}?tab=settings")).Text.ShouldContain("data-api=\"DELETE /api/mcp/connections/");
        foreach (var tab in (string[])["tools", "log", "used-by", "settings"])
        {
            var page = (await viewer.Http.GetJson($"/connections/{id}?tab={tab}")).ShouldBe(HttpStatusCode.OK).Text;
            page.ShouldContain("Plain");
            page.ShouldNotContain("data-api=");
            page.ShouldNotContain("tab=settings");
            page.ShouldNotContain("tab=log");
        }
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_of_it()
    {
        var id = (await app.Http.PostJson("/api/mcp/connections", new { name = "Hidden from others", server_type = "hidden", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        using var foreigner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());

        (await foreigner.Http.GetJson($"/connections/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await foreigner.Http.GetJson("/connections")).Text.ShouldNotContain("Hidden from others");
        (await app.Http.GetJson($"/connections/{id}")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tools_are_shown_with_what_they_do_and_their_arguments()
    {
        await using var server = await ScriptedMcp.Start();
        var id = await server.Connect(app);
        (await app.Http.GetJson($"/connections/{id}")).Text.ShouldContain("Its tools are not known yet");

        (await app.Http.PostJson($"/api/mcp/connections/{id}/test")).ShouldBe(HttpStatusCode.OK);

        var page = (await app.Http.GetJson($"/connections/{id}")).Text;
        page.ShouldContain("tool-scripted__");
        page.ShouldContain("Arguments");
        page.ShouldContain($"bindings/new?connection={id}&amp;tool=scripted__");
    }

    [Fact]
    public async Task A_changed_tool_is_shown_as_it_was_and_is_and_can_be_approved()
    {
        await using var server = await ScriptedMcp.Start();
        var id = await server.Connect(app);
        await app.Http.PostJson($"/api/mcp/connections/{id}/test");
        server.Description = "Says <em>something else</em>.";
        await app.Http.PostJson($"/api/mcp/connections/{id}/test");

        var page = (await app.Http.GetJson($"/connections/{id}")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("Says ok.</del>");
        page.ShouldContain("Says &lt;em&gt;something else&lt;/em&gt;.</ins>");
        page.ShouldContain("changed: not called");
        var button = Regex.Match(page, "data-api=\"POST ([^\"]+/approve)\" data-body=\"([^\"]+)\"");
        (await app.Http.PostJson(button.Groups[1].Value, JsonNode.Parse(WebUtility.HtmlDecode(button.Groups[2].Value))!)).ShouldBe(HttpStatusCode.OK);
        (await app.Http.GetJson($"/connections/{id}")).Text.ShouldNotContain("/approve");
    }

    [Fact]
    public async Task It_says_which_automations_call_its_tools()
    {
        var id = (await app.Http.PostJson("/api/mcp/connections", new { name = "Used", server_type = "used", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        (await app.Http.GetJson($"/connections/{id}?tab=used-by")).Text.ShouldContain("No automation calls its tools");
        var task = await app.Http.NewTask("Uses <it>");
        var binding = (await app.Http.PostJson($"/api/tasks/{task}/bindings", new { connection_id = id, binding_type = "manual", config = new { tool_name = "used__x", input_template = new { } } })).ShouldBe(HttpStatusCode.Created).Id;

        var page = (await app.Http.GetJson($"/connections/{id}?tab=used-by")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain($"href=\"/tasks/{task}/bindings/{binding}\"");
        page.ShouldContain("Uses &lt;it&gt;");
        (await app.Http.GetJson($"/connections/{id}?tab=settings")).Text.ShouldContain("Used by 1 automation");
    }

    [Fact]
    public async Task The_end_of_a_sign_in_is_a_page_of_ours_with_a_way_back()
    {
        var incomplete = (await app.Stranger.GetJson("/oauth/callback?error=%3Cscript%3E")).ShouldBe(HttpStatusCode.BadRequest).Text;
        incomplete.ShouldContain("<h1>Not connected</h1>");
        incomplete.ShouldContain("href=\"/connections\"");
        incomplete.ShouldContain("app.css");
        var id = (await app.Http.PostJson("/api/mcp/connections", new { name = "No sign-in", server_type = "plain", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        (await app.Http.GetJson($"/oauth/connect/{id}")).Text.ShouldContain($"href=\"/connections/{id}\"");
    }

    [Fact]
    public async Task Every_preset_has_a_form_that_asks_each_of_its_fields_once_and_makes_a_connection()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var presets = (await owner.Http.GetJson("/api/mcp/presets")).ShouldBe(HttpStatusCode.OK).Items;
        presets.Count.ShouldBeGreaterThan(5);
        var gallery = (await owner.Http.GetJson("/connections/new")).Text;
        foreach (var preset in presets)
        {
            var type = (string)preset!["server_type"]!;
            gallery.ShouldContain($"preset={type}");
            var form = (await owner.Http.GetJson($"/connections/new?preset={type}")).ShouldBe(HttpStatusCode.OK).Text;
            foreach (var field in preset["fields"]?.AsArray() ?? [])
                Regex.Count(form, $"id=\"field-{field!["name"]}\"").ShouldBe(1, $"{field["name"]} of {type}");
            form.ShouldNotContain("value=\"{");
        }

        (await owner.Http.GetJson("/connections/new?preset=own")).Text.ShouldContain("name=\"transport.command\"");
        (await owner.Http.GetJson("/connections/new?preset=nothing")).Text.ShouldContain("preset=own");
    }
}
