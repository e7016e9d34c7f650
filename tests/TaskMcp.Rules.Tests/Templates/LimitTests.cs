using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>The limits of SPEC B-3.</summary>
public sealed class LimitTests
{
    private static string ShouldExceed(string template, TemplateScope? scope = null)
    {
        var error = Should.Throw<TemplateException>(() => LiquidTemplate.Parse(template).RenderValue(scope ?? Data.Scope()));
        error.Code.ShouldBe("template.limit");
        return error.Reason;
    }

    [Fact]
    public void Ten_thousand_steps_are_the_end() =>
        ShouldExceed("{% for i in (1..100) %}{% for j in (1..100) %}{{ j }}{% endfor %}{% endfor %}").ShouldContain("10000 steps");

    [Fact]
    public void An_empty_loop_costs_steps_too() => ShouldExceed("{% for i in (1..1000000000) %}{% endfor %}").ShouldContain("steps");

    [Theory]
    [InlineData("{{ x | append: x }}{{ x | append: x }}")]
    [InlineData("{{ x | replace: 'a', x }}")]
    [InlineData("{{ x | split: '' | join: x }}")]
    [InlineData("{{ x }}{{ x }}{{ x }}{{ x }}")]
    [InlineData("{% capture y %}{{ x }}{{ x }}{{ x }}{{ x }}{% endcapture %}")]
    [InlineData("{{ (1..1000000000) | reverse }}")]
    [InlineData("{{ (1..1000000000) }}")]
    [InlineData("{{ (1..1000000000) | json }}")]
    [InlineData("{% assign y = x %}{% for i in (1..100) %}{% assign y = y | append: y %}{% endfor %}{{ y }}")]
    public void Nothing_grows_past_a_megabyte(string template) => ShouldExceed(template, Data.With("x", new string('a', 300_000)));

    [Fact]
    public void A_single_value_of_more_than_a_megabyte_is_refused()
    {
        ShouldExceed("{{ x }}", Data.With("x", new string('a', 1_100_000))).ShouldContain("bytes");
        ShouldExceed("{{ x }}", Data.With("x", new JsonArray([.. Enumerable.Range(0, 30).Select(_ => JsonValue.Create(new string('é', 20_000)))]))).ShouldContain("bytes");
    }

    [Fact]
    public void Leaves_share_the_limits() => Should
        .Throw<TemplateException>(() => JsonTemplate.Parse("""["{{ x }}", "{{ x }}", "{{ x }}", "{{ x }}"]""").Render(Data.With("x", new string('a', 300_000))))
        .ShouldSatisfyAllConditions(error => error.Code.ShouldBe("template.limit"), error => error.JsonPath.ShouldBe("$[3]"));

    [Fact]
    public void Twenty_levels_are_the_end()
    {
        static string Nested(int levels) => string.Concat(Enumerable.Repeat("{% if true %}", levels)) + "x" + string.Concat(Enumerable.Repeat("{% endif %}", levels));
        Data.Render(Nested(20)).ShouldBe("x");
        var error = Should.Throw<TemplateException>(() => LiquidTemplate.Parse(Nested(21)));
        (error.Code, error.Column).ShouldBe(("template.limit", (20 * "{% if true %}".Length) + 1));
        Should.Throw<TemplateException>(() => LiquidTemplate.Parse($"{{{{ {string.Concat(Enumerable.Repeat("a[", 50))}1{new string(']', 50)} }}}}")).Code.ShouldBe("template.limit");
        Should.Throw<TemplateException>(() => LiquidTemplate.Parse($"{{{{ {string.Concat(Enumerable.Repeat("- ", 50))}a }}}}")).Code.ShouldBe("template.limit");
    }

    [Fact]
    public void A_second_is_the_end()
    {
        var clock = new SteppingClock(TimeSpan.FromMilliseconds(100));
        ShouldExceed("{% for i in (1..1000) %}{{ i }}{% endfor %}", Data.Scope(TemplateLimits.Default with { Stopwatch = clock })).ShouldContain("1s");
    }

    [Fact]
    public void A_hundred_thousand_characters_are_the_end()
    {
        LiquidTemplate.Parse(new string('a', 100_000)).Render(Data.Scope()).Length.ShouldBe(100_000);
        Should.Throw<TemplateException>(() => LiquidTemplate.Parse(new string('a', 100_001))).Code.ShouldBe("template.limit");
        Should.Throw<TemplateException>(() => JsonTemplate.Parse(new string(' ', 100_001))).Code.ShouldBe("template.limit");
    }

    [Fact]
    public void A_very_long_sum_does_not_exhaust_the_stack() =>
        ShouldExceed($"{{{{ 1{string.Concat(Enumerable.Repeat("+1", 45_000))} }}}}").ShouldContain("steps");

    [Fact]
    public void Deep_data_is_refused()
    {
        JsonNode deep = new JsonArray();
        for (var level = 0; level < 200; level++) deep = new JsonArray(deep);
        ShouldExceed("{{ x }}", Data.With("x", deep)).ShouldContain("levels");
        ShouldExceed("{{ x }}!", Data.With("x", deep.DeepClone())).ShouldContain("levels");
    }

    [Theory]
    [InlineData("{{ x | replace: y, '' }}")]
    [InlineData("{{ x | split: y | size }}")]
    [InlineData("{% if x contains y %}{% endif %}")]
    public void Searching_a_long_text_in_a_long_text_is_refused(string template)
    {
        var variables = new JsonObject { ["x"] = string.Concat(Enumerable.Repeat("ab", 200_000)), ["y"] = string.Concat(Enumerable.Repeat("ab", 50_000)) + "cab" };
        ShouldExceed(template, new(variables, Data.Now)).ShouldContain("steps");
    }

    [Fact]
    public void Markup_without_an_end_is_stripped_in_linear_time() =>
        LiquidTemplate.Parse("{{ x | strip_html | size }}").Render(Data.With("x", string.Concat(Enumerable.Repeat("<script><!-->", 70_000)))).ShouldBe("0");

    [Fact]
    public void The_longest_note_passes_through_usual_filters()
    {
        var scope = Data.With("x", string.Concat(Enumerable.Repeat("word <b>word</b>\n", 5_880)));
        LiquidTemplate.Parse("{{ x | strip_html | newline_to_br | replace: 'word', 'other' | strip | truncate: 20 }}").Render(scope).ShouldBe("other other<br />...");
    }

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks += step.Ticks;
    }
}
