using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>What is found at save time, before there is data.</summary>
public sealed class CheckTests
{
    private static readonly TemplateModel Model = TemplateModel.ForTaskBinding(withOutput: false, withPayload: false);

    [Theory]
    [InlineData("{{ tsk.title }}", "template.unknown_variable", 4, "did you mean 'task'?")]
    [InlineData("{{ tsk.title | default: 'x' }}", "template.unknown_variable", 4, "tsk")]
    [InlineData("{% if tsk %}{% endif %}", "template.unknown_variable", 7, "tsk")]
    [InlineData("{{ task.titel }}", "template.unknown_variable", 9, "did you mean 'title'?")]
    [InlineData("{{ task['titel'] }}", "template.unknown_variable", 9, "did you mean 'title'?")]
    [InlineData("{{ task.title.length }}", "template.unknown_variable", 15, "length")]
    [InlineData("{{ task.assigned_to.mail }}", "template.unknown_variable", 21, "did you mean 'email'?")]
    [InlineData("{{ task.project.metdata.x }}", "template.unknown_variable", 17, "did you mean 'metadata'?")]
    [InlineData("{{ user.age }}", "template.unknown_variable", 9, "age")]
    [InlineData("{{ event.typ }}", "template.unknown_variable", 10, "did you mean 'type'?")]
    [InlineData("{{ changes.status.value }}", "template.unknown_variable", 19, "value")]
    [InlineData("{{ output.x }}", "template.unknown_variable", 4, "output")]
    [InlineData("{{ payload.x }}", "template.unknown_variable", 4, "payload")]
    [InlineData("{% for note in task.notes %}{{ note.txt }}{% endfor %}", "template.unknown_variable", 37, "did you mean 'text'?")]
    [InlineData("{% for x in task.tags %}{% endfor %}{{ x }}", "template.unknown_variable", 40, "'x'")]
    [InlineData("{{ task.title | upcas }}", "template.unknown_filter", 17, "did you mean 'upcase'?")]
    [InlineData("{{ task.title | append: tsk }}", "template.unknown_variable", 25, "tsk")]
    [InlineData("{% case tsk %}{% when 1 %}{% endcase %}", "template.unknown_variable", 9, "tsk")]
    [InlineData("{{ forloop.index }}", "template.unknown_variable", 4, "forloop")]
    public void Mistakes_are_found(string template, string code, int column, string reason)
    {
        var problem = LiquidTemplate.Parse(template).Check(Model).ShouldHaveSingleItem();
        (problem.Code, problem.Line, problem.Column).ShouldBe((code, 1, column), problem.Message);
        problem.Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("{{ task.fields.any.thing }} {{ task.external_links.github.repo }} {{ project.metadata.x }} {{ event.metadata.y }}")]
    [InlineData("{{ task.tags.size }} {{ task.tags[0] }} {{ task.tags.first }} {{ task.title.size }} {{ task.notes.last.author.name }}")]
    [InlineData("{{ task.assigned_to.email }} {{ task.estimates.scale }} {{ changes.status.new_value.deep }} {{ now }} {{ task.project.name }}")]
    [InlineData("{% assign x = task.assigned_to %}{{ x.email }}{% capture y %}z{% endcapture %}{{ y }}")]
    [InlineData("{% for tag in task.tags %}{{ tag }}{{ forloop.index }}{% endfor %}")]
    [InlineData("{% assign x = task.tags | first %}{{ x.free }}")]
    public void What_may_be_there_is_accepted(string template) => LiquidTemplate.Parse(template).Check(Model).ShouldBeEmpty();

    [Fact]
    public void Output_and_payload_are_known_where_there_are_any() =>
        LiquidTemplate.Parse("{{ output.x }}{{ payload.y }}").Check(TemplateModel.ForTaskBinding(withOutput: true, withPayload: true)).ShouldBeEmpty();

    [Fact]
    public void Every_mistake_of_a_document_is_reported_with_its_leaf() =>
        JsonTemplate.Parse("""{ "a": "{{ x }}", "b": ["{{ task.title }}", "{{ y | z }}"] }""").Check(Model).Select(problem => (problem.JsonPath, problem.Code)).ShouldBe(
        [
            ("$.a", "template.unknown_variable"), ("$.b[1]", "template.unknown_variable"), ("$.b[1]", "template.unknown_filter"),
        ]);
}
