using TaskMcp.Silo.Templates;
using TaskMcp.Silo.Templates.Filters;
using TaskMcp.Silo.Templates.Help;
using TaskMcp.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>What people are told of templates is what the engine does.</summary>
public sealed class TemplateHelpTests
{
    private static readonly TemplateHelp Help = new TemplateHelpPage().Get();

    [Fact]
    public void TemplateHelp_has_words_for_every_filter_and_for_nothing_else()
    {
        FilterWords.Names.ShouldBe(FilterTable.Names, ignoreOrder: true);
        Help.Filters.Select(filter => filter.Name).ShouldBe(FilterTable.Names.Order(StringComparer.Ordinal));
        foreach (var name in FilterTable.Names) FilterWords.Of(name)!.Arguments.Length.ShouldBe(FilterTable.Find(name)!.MaxArguments, name);
    }

    [Fact]
    public void TemplateHelp_has_words_for_every_variable_and_for_nothing_else() =>
        VariableWords.Paths.ShouldBe(TemplateHelpPage.Paths().Select(found => found.Path), ignoreOrder: true);

    [Fact]
    public void TemplateHelp_every_example_of_a_filter_uses_it_and_passes_the_check_of_a_binding()
    {
        foreach (var filter in Help.Filters)
        {
            filter.Example.ShouldContain($"| {filter.Name}");
            LiquidTemplate.Parse(filter.Example).Check(TemplateModel.Everything).ShouldBeEmpty(filter.Name);
            filter.Result.ShouldNotBeEmpty(filter.Name);
        }
    }

    [Theory]
    [InlineData("truncate", "truncate: [length], [ellipsis]", "Fix log...")]
    [InlineData("date", "date: format", "03.12.2026 09:00")]
    [InlineData("upcase", "upcase", "LOGIN")]
    [InlineData("filter", "filter: prefix, [field]", "web")]
    [InlineData("sum", "sum: [field]", "5")]
    [InlineData("where", "where: field, [value]", "1")]
    public void TemplateHelp_a_filter_shows_its_arguments_and_what_its_example_renders_to(string name, string signature, string result)
    {
        var filter = Help.Filters.Single(filter => filter.Name == name);

        (filter.Signature, filter.Result).ShouldBe((signature, result));
    }

    [Fact]
    public void TemplateHelp_a_variable_says_what_it_holds_and_where_it_can_be_used()
    {
        TemplateVariableHelp Of(string path) => Help.Variables.Single(variable => variable.Path == path);

        (Of("task.title").Kind, Of("task.title").Use, Of("task.title").Example!.ToString()).ShouldBe((TemplateValueKind.Value, TemplateVariableUse.Always, "\"Fix login bug\""));
        Of("task.tags").Kind.ShouldBe(TemplateValueKind.List);
        Of("task.assigned_to").Kind.ShouldBe(TemplateValueKind.Object);
        (Of("changes.*.old_value").Kind, Of("changes.*.old_value").Example!.ToString()).ShouldBe((TemplateValueKind.Any, "\"todo\""));
        Of("output").Use.ShouldBe(TemplateVariableUse.Output);
        Of("payload").Use.ShouldBe(TemplateVariableUse.Webhook);
        Help.Variables.Where(variable => variable.Kind == TemplateValueKind.Value && variable.Example is null).Select(variable => variable.Path)
            .ShouldBe(["task.completed_at", "task.parent_id"], ignoreOrder: true);
    }
}
