using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;
using static TaskMcp.Rules.Tests.Runs.RunSamples;

namespace TaskMcp.Rules.Tests.Runs;

public sealed class OutputValueTests
{
    private static readonly TaskSnapshot Present = RunSamples.Task with { Fields = new("""{"kept":1,"issue":"old"}""") };

    [Fact]
    public void OutputValue_without_a_template_is_the_output()
    {
        var scope = BindingScope.Of(FirstRequest, JsonNode.Parse("""{"a":[1]}"""), Now);
        OutputValue.Text(OutputValue.Of(new() { Action = OutputAction.AppendNote }, scope)).ShouldBe("""{"a":[1]}""");
    }

    [Fact]
    public void OutputValue_a_template_sees_the_output_and_the_task()
    {
        var scope = BindingScope.Of(FirstRequest, JsonNode.Parse("""{"url":"https://x/1"}"""), Now);
        var handling = new OutputHandling { Action = OutputAction.AppendNote, Template = "{{ task.title }}: {{ output.url }} in {{ task.project.name }}" };
        OutputValue.Text(OutputValue.Of(handling, scope)).ShouldBe("Fix the login: https://x/1 in Inbox");
    }

    [Theory, InlineData("issue"), InlineData("fields.issue")]
    public void OutputValue_a_key_of_fields_is_written_with_and_without_fields_before_it(string field) =>
        OutputValue.ToChange(field, JsonValue.Create("new"), Present, "github")!.Fields.Value.ToNode()!.ToJsonString().ShouldBe("""{"kept":1,"issue":"new"}""");

    [Theory]
    [InlineData("title", "\"New\"")]
    [InlineData("title", "42")]
    [InlineData("note", "{\"a\":1}")]
    [InlineData("status", "\"done\"")]
    [InlineData("priority", "\"p0\"")]
    [InlineData("priority", "\"\"")]
    [InlineData("tags", "[\"a\",\"b\"]")]
    [InlineData("tags", "\"a, b\"")]
    [InlineData("due_date", "\"2026-12-01T09:00:00Z\"")]
    [InlineData("due_date", "null")]
    [InlineData("estimated_duration", "\"30\"")]
    [InlineData("assigned_to", "\"ann@example.com\"")]
    [InlineData("fields", "{\"x\":1}")]
    [InlineData("external_links", "{\"github\":\"https://x\"}")]
    [InlineData("external_links", "\"https://x\"")]
    [InlineData("anything_else", "[1,2]")]
    public void OutputValue_fits_what_people_expect_to_fit(string field, string json) =>
        OutputValue.ToChange(field, JsonNode.Parse(json), Present, "github").ShouldNotBeNull();

    [Theory]
    [InlineData("priority", "\"urgent\"")]
    [InlineData("due_date", "\"tomorrow\"")]
    [InlineData("estimated_duration", "\"long\"")]
    [InlineData("fields", "\"text\"")]
    [InlineData("fields", "null")]
    [InlineData("external_links", "\"\"")]
    [InlineData("external_links", "7")]
    [InlineData("external_links", "null")]
    [InlineData("tags", "{\"a\":1}")]
    [InlineData("project_id", "\"nowhere\"")]
    public void OutputValue_refuses_what_does_not_fit(string field, string json) =>
        OutputValue.ToChange(field, JsonNode.Parse(json), Present, "github").ShouldBeNull();

    [Fact]
    public void OutputValue_another_name_is_a_key_of_the_fields_and_leaves_the_others()
    {
        var change = OutputValue.ToChange("issue", JsonNode.Parse("\"new\""), Present, "github")!;
        JsonNode.DeepEquals(change.Fields.Value.ToNode(), JsonNode.Parse("""{"kept":1,"issue":"new"}""")).ShouldBeTrue();
        change.Title.IsSet.ShouldBeFalse();
    }

    [Fact]
    public void OutputValue_a_text_is_a_subtask_with_its_first_line_as_title()
    {
        var subtask = OutputValue.ToSubtask(JsonNode.Parse("\"Buy milk\\nTwo litres\""))!.Value;
        subtask.Title.ShouldBe("Buy milk");
        subtask.Values.Note.Value.ShouldBe("Two litres");
    }

    [Fact]
    public void OutputValue_an_object_is_a_subtask_with_its_fields()
    {
        var subtask = OutputValue.ToSubtask(JsonNode.Parse("""{"title":"Buy milk","priority":"p1","id":"ignored","version":7}"""))!.Value;
        subtask.Title.ShouldBe("Buy milk");
        subtask.Values.Priority.Value.ShouldBe(TaskPriority.P1);
        subtask.Values.Title.IsSet.ShouldBeFalse();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"  \"")]
    [InlineData("{}")]
    [InlineData("{\"title\":\"\"}")]
    public void OutputValue_without_a_title_is_no_subtask(string json) => OutputValue.ToSubtask(JsonNode.Parse(json)).ShouldBeNull();
}
