using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>Every error with its code and its place.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("{{ }}", 1, 4, "a value is expected")]
    [InlineData("a\n  {{ task. }}", 2, 12, "a field name after '.'")]
    [InlineData("{{ task.title", 1, 1, "never closed")]
    [InlineData("{{ 'abc }}", 1, 4, "never closed")]
    [InlineData("{{ task.title %}", 1, 15, "'}}' is expected")]
    [InlineData("{{ task.title | }}", 1, 17, "name of a filter")]
    [InlineData("{{ task title }}", 1, 9, "not 'title'")]
    [InlineData("{{ task ! }}", 1, 9, "'!' is not expected")]
    [InlineData("{{ 12x }}", 1, 4, "neither a number nor a duration")]
    [InlineData("{{ 99999999999999999999999999999999 }}", 1, 4, "too large")]
    [InlineData("{{ a[1 }}", 1, 8, "']' is expected")]
    [InlineData("{{ (1..2 }}", 1, 10, "')' is expected")]
    [InlineData("{{ a | upcase: 1 }}", 1, 8, "takes no argument")]
    [InlineData("{{ a | append }}", 1, 8, "takes 1 argument (was 0)")]
    [InlineData("{{ a | slice: 1, 2, 3 }}", 1, 8, "takes 1 to 2 arguments (was 3)")]
    [InlineData("{{ a | append: x: 1 }}", 1, 16, "no argument of that name")]
    [InlineData("x\n{% if a %}\ny", 2, 1, "'if' is never closed")]
    [InlineData("{% if a %}{% endfor %}", 1, 11, "needs 'endif'")]
    [InlineData("{% if a %}{% else %}{% else %}{% endif %}", 1, 21, "needs 'endif'")]
    [InlineData("{% endif %}", 1, 1, "no tag to belong to")]
    [InlineData("{% iff a %}", 1, 1, "did you mean 'if'?")]
    [InlineData("{% %}", 1, 4, "name of a tag")]
    [InlineData("{% if a = 1 %}{% endif %}", 1, 9, "compare with '=='")]
    [InlineData("{% if a == %}{% endif %}", 1, 12, "a value is expected")]
    [InlineData("{% for in a %}{% endfor %}", 1, 11, "'in' is expected")]
    [InlineData("{% for x of a %}{% endfor %}", 1, 10, "'in' is expected")]
    [InlineData("{% for x in a sideways %}{% endfor %}", 1, 15, "'limit:'")]
    [InlineData("{% assign x %}", 1, 13, "'=' is expected")]
    [InlineData("{% assign x = %}", 1, 15, "a value is expected")]
    [InlineData("{% break %}", 1, 1, "outside of 'for'")]
    [InlineData("{% raw %} {{", 1, 1, "'raw' is never closed")]
    [InlineData("{% comment %}", 1, 1, "'comment' is never closed")]
    [InlineData("{% # never", 1, 1, "never closed")]
    [InlineData("{%", 1, 3, "name of a tag")]
    public void Malformed_templates_are_refused_with_their_place(string template, int line, int column, string reason)
    {
        var error = Should.Throw<TemplateException>(() => LiquidTemplate.Parse(template));
        (error.Code, error.Line, error.Column).ShouldBe(("template.syntax", line, column), error.Message);
        error.Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("{{ payload.absent }}", 1, 4)]
    [InlineData("line\n {{ payload.title | append: payload.absent }}", 2, 29)]
    [InlineData("{{ nothing }}", 1, 4)]
    [InlineData("{{ task.titel }}", 1, 4)]
    [InlineData("{{ task.tags[9] }}", 1, 4)]
    [InlineData("{{ payload.absent + 1 }}", 1, 4)]
    [InlineData("{% assign x = payload.absent %}", 1, 15)]
    [InlineData("{% for x in payload.absent %}{% endfor %}", 1, 13)]
    [InlineData("{% if true %}{{ payload.title.absent }}{% endif %}", 1, 17)]
    public void A_path_that_leads_nowhere_is_refused_when_rendered(string template, int line, int column)
    {
        var error = Data.Fails(template);
        (error.Code, error.Line, error.Column).ShouldBe(("template.unknown_variable", line, column), error.Message);
    }

    [Fact]
    public void An_unknown_filter_is_refused_when_rendered()
    {
        var error = Data.Fails("{{ task.title |\n upcas }}");
        (error.Code, error.Line, error.Column).ShouldBe(("template.unknown_filter", 2, 2));
        error.Reason.ShouldContain("did you mean 'upcase'?");
    }

    [Fact]
    public void A_leaf_names_its_path()
    {
        var parsing = Should.Throw<TemplateException>(() => JsonTemplate.Parse("""{ "a": [1, { "b c": "x\n{{ }}" }] }"""));
        (parsing.Code, parsing.JsonPath, parsing.Line, parsing.Column).ShouldBe(("template.syntax", "$.a[1]['b c']", 2, 4));
        parsing.Message.ShouldStartWith("$.a[1]['b c']: line 2, column 4: ");
        var rendering = Should.Throw<TemplateException>(() => JsonTemplate.Parse("""{ "a": "{{ payload.absent }}" }""").Render(Data.Scope()));
        (rendering.Code, rendering.JsonPath).ShouldBe(("template.unknown_variable", "$.a"));
    }

    [Theory]
    [InlineData("{\n \"a\" }", 2)]
    [InlineData("", 1)]
    [InlineData("""{ "a": 1, "a": 2 }""", 1)]
    public void Malformed_JSON_is_refused_with_its_line(string json, int line)
    {
        var error = Should.Throw<TemplateException>(() => JsonTemplate.Parse(json));
        (error.Code, error.Line).ShouldBe(("template.syntax", line));
    }

    [Theory]
    [InlineData("""{ "x": "\ud800" }""")]
    [InlineData("""{ "x": { "a": 1, "a": 2 } }""")]
    [InlineData("""{ "x": { "\ud800": 1 } }""")]
    public void Data_that_cannot_be_read_is_refused(string json)
    {
        var scope = new TemplateScope(JsonNode.Parse(json)!.AsObject(), Data.Now);
        Should.Throw<TemplateException>(() => LiquidTemplate.Parse("{{ x }}").Render(scope)).Code.ShouldBe("template.value");
        Should.Throw<TemplateException>(() => LiquidTemplate.Parse("{{ x }}").RenderValue(scope)).Code.ShouldBe("template.value");
    }

    [Fact]
    public void Half_a_surrogate_pair_never_leaves_a_template()
    {
        var scope = Data.With("x", JsonValue.Create("a\ud800b"));
        LiquidTemplate.Parse("{{ x }}!").Render(scope).ShouldBe("a\ufffdb!");
        LiquidTemplate.Parse("{{ x }}").RenderValue(scope)!.GetValue<string>().ShouldBe("a\ufffdb");
    }
}
