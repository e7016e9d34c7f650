using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.EdgeCases;

/// <summary>SPEC A-5: what a server says is data; wherever it ends up, it is not read as a template again.</summary>
[Collection(OneApp.Name)]
public class DataIsDataTests(TestApp app)
{
    private const string Markup = "{{ task.title | upcase }}{% for i in (1..9) %}x{% endfor %}{% assign a = 1 %} <script>alert(1)</script> \u001b[31m";

    [Fact]
    public async Task Markup_in_an_answer_stays_text_in_notes_fields_subtasks_and_the_inputs_that_are_made_of_them()
    {
        await using var server = await ScriptedMcp.Start();
        server.Text = Markup;
        var connection = await server.Connect(app);
        var echo = new { connection_id = connection, binding_type = "on_event", config = new { @event = "task.note_added", tool_name = "say", input_template = new { note = "{{ task.notes.last.text }}", title = "{{ task.title }}" }, output_handling = new { action = "ignore" } } };
        var task = (await app.Http.PostJson("/api/tasks", new
        {
            title = "Asks",
            bindings = new object[]
            {
                new
                {
                    connection_id = connection,
                    binding_type = "on_create",
                    config = new
                    {
                        tool_name = "say",
                        input_template = new { title = "{{ task.title }}" },
                        output_handling = new object[]
                        {
                            new { action = "append_note", template = "It said {{ output }}" },
                            new { action = "update_field", field = "fields.said", template = "{{ output }}" },
                            new { action = "create_subtask", template = "{{ output }}" },
                        },
                    },
                },
            },
        })).ShouldBe(HttpStatusCode.Created).Id;

        var shown = await Patience.Until(() => app.Http.GetJson($"/api/tasks/{task}"), answer => answer.Json["notes"]!.AsArray().Count > 0 && answer.Json["fields"]?["said"] is not null);
        ((string)shown.Json["notes"]![0]!["text"]!).ShouldBe($"It said {Markup}");
        ((string)shown.Json["fields"]!["said"]!).ShouldBe(Markup);
        var subtasks = await Patience.Until(() => app.Http.GetJson("/api/tasks?limit=200&text=script"), answer => answer.Items.Any(item => (string?)item!["parent_id"] == task));
        ((string)subtasks.Items.First(item => (string?)item!["parent_id"] == task)!["title"]!).ShouldContain("{{ task.title | upcase }}{% for i in (1..9) %}");

        // The stored words come back as input of the next call, still as words; and on the page they are escaped.
        (await app.Http.PostJson($"/api/tasks/{task}/bindings", echo)).ShouldBe(HttpStatusCode.Created);
        await app.Http.PostJson($"/api/tasks/{task}/notes", new { text = Markup });
        var runs = await Patience.Until(() => app.Http.GetJson($"/api/runs?task_id={task}"), answer => answer.Items.Count(run => (string?)run!["state"] == "succeeded") == 2);
        var inputs = await Task.WhenAll(runs.Items.Select(run => app.Http.GetJson($"/api/runs/{run!["id"]}")));
        inputs.Select(run => (string?)run.Json["attempts"]!.AsArray().Last()!["input"]!["note"]).ShouldContain(Markup);
        var page = await app.Http.GetJson($"/tasks/{task}", ("Accept", "text/html"));
        page.Text.ShouldNotContain("<script>alert");
        page.Text.ShouldContain("&lt;script&gt;alert");
    }

    [Fact]
    public async Task Control_characters_in_names_come_back_escaped_and_make_no_header()
    {
        var made = await app.Http.PostJson("/api/tasks", new { title = "a\r\nSet-Cookie: b=c\u001b[2J" });

        made.Header("Set-Cookie").ShouldBeNull();
        made.Text.ShouldNotContain('\u001b');
        made.Text.ShouldNotContain("\r\nSet-Cookie");
        JsonNode.Parse(made.Text)!["title"]?.GetValue<string>().ShouldStartWith("a");
    }
}
