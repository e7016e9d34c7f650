using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

public sealed class TemplatePropertyTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(40);

    private static readonly TemplateLimits Small = TemplateLimits.Default with { MaxOutputBytes = 4_096, MaxSteps = 500 };

    [Fact]
    public void Nothing_but_its_own_error_comes_out_of_any_text() => Check.One(
        Runs, Prop.ForAll(TemplateGenerators.Templates(), TemplateGenerators.Json(), (source, x) => OnlyOwnErrors(source, x)));

    [Fact]
    public void Random_templates_are_often_well_formed()
    {
        var templates = TemplateGenerators.Templates().Generator.Sample(500, 40);
        templates.Count(template => Attempt(() => LiquidTemplate.Parse(template)) is not null).ShouldBeInRange(150, 450);
    }

    [Fact]
    public void Nothing_but_its_own_error_comes_out_of_any_filter() => Check.One(
        Runs, Prop.ForAll(TemplateGenerators.Chains(), TemplateGenerators.Json(), (source, x) => OnlyOwnErrors(source, x)));

    [Fact]
    public void Output_never_exceeds_its_limit() => Check.One(Runs, Prop.ForAll(
        TemplateGenerators.Chains(),
        TemplateGenerators.Json(),
        (chain, x) => Attempt(() => LiquidTemplate.Parse($"{{% for i in (1..100) %}}{chain}{{% endfor %}}").Render(Scope(x))) is not { } text
            || Encoding.UTF8.GetByteCount(text) <= Small.MaxOutputBytes));

    [Fact]
    public void A_value_never_breaks_out_of_its_leaf() => Check.One(Runs, Prop.ForAll(TemplateGenerators.Json(), x =>
    {
        var rendered = Attempt(() => JsonTemplate.Parse("""{ "before": 1, "leaf": "a{{ x }}b", "whole": "{{ x }}", "after": [2] }""").Render(Scope(x))!.ToJsonString());
        if (rendered is null) return true;
        var document = JsonNode.Parse(rendered)!.AsObject();
        var leaf = document["leaf"]!.GetValue<string>();
        return document.Select(member => member.Key).SequenceEqual(["before", "leaf", "whole", "after"])
            && document["before"]!.GetValue<int>() == 1 && document["after"]!.ToJsonString() == "[2]"
            && leaf[0] == 'a' && leaf[^1] == 'b';
    }));

    [Fact]
    public void Data_is_never_read_as_a_template() => Check.One(Runs, Prop.ForAll(TemplateGenerators.Templates(), text =>
        LiquidTemplate.Parse("{{ x }}").Render(Data.With("x", text)) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void A_single_output_of_JSON_is_that_JSON() => Check.One(Runs, Prop.ForAll(TemplateGenerators.Json(), x =>
        Attempt(() => LiquidTemplate.Parse("{{ x }}").RenderValue(Scope(x))?.ToJsonString() ?? "null") is not { } rendered
            || rendered == (x?.ToJsonString() ?? "null")));

    [Fact]
    public void Rendering_twice_gives_the_same() => Check.One(Runs, Prop.ForAll(TemplateGenerators.Chains(), TemplateGenerators.Json(), (source, x) =>
    {
        var template = Attempt(() => LiquidTemplate.Parse(source));
        return template is null || Attempt(() => template.Render(Scope(x))) == Attempt(() => template.Render(Scope(x)));
    }));

    private static bool OnlyOwnErrors(string source, JsonNode? x)
    {
        var template = Attempt(() => LiquidTemplate.Parse(source));
        if (template is null) return true;
        foreach (var problem in template.Check(TemplateModel.Empty)) ShouldHaveAPlace(problem, source);
        Attempt(() => template.Render(Scope(x)));
        Attempt(() => template.RenderValue(Scope(x))?.ToJsonString());
        return true;
    }

    private static TemplateScope Scope(JsonNode? x) => Data.With("x", x?.DeepClone(), Small);

    // Anything else than its own error fails the property.
    private static T? Attempt<T>(Func<T?> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (TemplateException error)
        {
            error.Code.ShouldBeOneOf("template.syntax", "template.unknown_variable", "template.unknown_filter", "template.limit", "template.value");
            return null;
        }
    }

    private static void ShouldHaveAPlace(TemplateException error, string source)
    {
        var lines = source.Split('\n');
        error.Line.ShouldBeInRange(1, lines.Length);
        error.Column.ShouldBeInRange(1, lines[error.Line - 1].Length + 1);
    }
}
