using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>Tags, paths, operators and white space.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("plain { text } % }}", "plain { text } % }}")]
    [InlineData("{{ task.title }}", "Fix login bug")]
    [InlineData("{{task[\"title\"]}}", "Fix login bug")]
    [InlineData("{{ task.fields['a key'] }}", "spaced")]
    [InlineData("{{ task.tags[0] }} {{ task.tags[-1] }} {{ task.tags.first }} {{ task.tags.last }} {{ task.tags.size }}", "urgent @ops urgent @ops 4")]
    [InlineData("{{ task.notes[0].author.name }}", "Ada")]
    [InlineData("{% assign key = 'title' %}{{ task[key] }}", "Fix login bug")]
    [InlineData("{{ payload.items[payload.items[1].size].name }}", "a")]
    [InlineData("{{ task.title.size }}", "13")]
    [InlineData("{{ task.parent_id }}", "")]
    [InlineData("{{ task.tags }}", "urgentgh-buggh-mobile@ops")]
    [InlineData("{{ task.external_links }}", """{"github":{"repo":"org/repo","number":123}}""")]
    [InlineData("{{ output.ok }} {{ output.count }} {{ nil }}{{ true }}", "true 2 true")]
    [InlineData("{{ \"it's\" }} {{ 'say \"hi\" }} ' }}", "it's say \"hi\" }} ")]
    [InlineData("{{ changes.status.old_value }} → {{ changes.status.new_value }}", "review → done")]
    public void Outputs(string template, string expected) => Data.Render(template).ShouldBe(expected);

    [Theory]
    [InlineData("a {{- 'b' -}} c", "abc")]
    [InlineData("a \n{%- if true -%} \n b \n {%- endif -%} \n c", "abc")]
    [InlineData("a {% raw -%} {{ x }} {%- endraw %} c", "a {{ x }} c")]
    [InlineData("a {%- comment -%} b {%- endcomment -%} c", "ac")]
    [InlineData("a {%- # remark -%} c", "ac")]
    public void White_space_is_trimmed_where_asked(string template, string expected) => Data.Render(template).ShouldBe(expected);

    [Theory]
    [InlineData("{% if task.title %}y{% endif %}", "y")]
    [InlineData("{% if payload.absent.deeper %}y{% else %}n{% endif %}", "n")]
    [InlineData("{% if task.parent_id == nil and payload.absent == null %}y{% endif %}", "y")]
    [InlineData("{% if false %}a{% elsif task.status == 'todo' %}b{% else %}c{% endif %}", "b")]
    [InlineData("{% unless task.status == 'done' %}open{% else %}done{% endunless %}", "open")]
    [InlineData("{% unless true %}a{% elsif true %}b{% endunless %}", "b")]
    [InlineData("{% if task.tags contains 'urgent' %}y{% endif %}", "y")]
    [InlineData("{% if task.title contains 'login' %}y{% endif %}", "y")]
    [InlineData("{% if task.fields contains 'points' %}y{% endif %}", "y")]
    [InlineData("{% if payload.absent contains 'x' %}y{% else %}n{% endif %}", "n")]
    [InlineData("{% if 1 < 2 and 2 <= 2 and 3 > 2 and 3 >= 3 and 1 != 2 and 1 <> 2 %}y{% endif %}", "y")]
    [InlineData("{% if 'a' < 'b' %}y{% endif %}", "y")]
    [InlineData("{% if 10 > 9.5 %}y{% endif %}", "y")]
    [InlineData("{% if nil < 1 or 1 < nil or 'a' < 1 %}y{% else %}n{% endif %}", "n")]
    [InlineData("{% if true or false and false %}y{% endif %}", "y")]
    [InlineData("{% if false and true or true %}y{% else %}n{% endif %}", "n")]
    [InlineData("{% if payload.empty == empty and payload.nothing == blank and payload.empty == blank %}y{% endif %}", "y")]
    [InlineData("{% if '' %}y{% endif %}{% if 0 %}y{% endif %}", "yy")]
    [InlineData("{% if task.due_date < now + 24h %}soon{% endif %}", "soon")]
    [InlineData("{% if task.due_date == '2026-12-01T12:00:00+01:00' %}y{% endif %}", "y")]
    [InlineData("{% if now - event.triggered_at < 2s %}y{% endif %}", "y")]
    [InlineData("{% if task.due_date - now == 2h %}y{% endif %}", "y")]
    [InlineData("{% if now-24h < now %}y{% endif %}", "y")]
    [InlineData("{% if payload.absent + 1h < now %}y{% else %}n{% endif %}", "n")]
    public void Tests(string template, string expected) => Data.Render(template).ShouldBe(expected);

    [Theory]
    [InlineData("{% case task.status %}{% when 'a', 'todo' %}1{% when 'b' %}2{% else %}3{% endcase %}", "1")]
    [InlineData("{% case task.status %} {% when 'a' or 'b' %}1{% else %}3{% endcase %}", "3")]
    [InlineData("{% case payload.absent %}{% when nil %}none{% endcase %}", "none")]
    [InlineData("{% case 1 %}{% when 2 %}2{% endcase %}", "")]
    public void Cases(string template, string expected) => Data.Render(template).ShouldBe(expected);

    [Theory]
    [InlineData("{% for tag in task.tags %}{{ tag }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "urgent, gh-bug, gh-mobile, @ops")]
    [InlineData("{% for tag in task.tags limit: 2 offset:1 %}{{ tag }} {% endfor %}", "gh-bug gh-mobile ")]
    [InlineData("{% for tag in task.tags reversed limit: 2 %}{{ tag }} {% endfor %}", "gh-bug urgent ")]
    [InlineData("{% for i in (1..3) %}{{ forloop.index }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}{{ forloop.first }}{{ forloop.length }} {% endfor %}", "1032true3 2121false3 3210false3 ")]
    [InlineData("{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} {% endfor %}{% endfor %}", "11 12 21 22 ")]
    [InlineData("{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}", "13")]
    [InlineData("{% for i in payload.absent %}{{ i }}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for i in (5..1) %}{{ i }}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for pair in task.external_links.github %}{{ pair[0] }}={{ pair[1] }};{% endfor %}", "repo=org/repo;number=123;")]
    [InlineData("{% for i in (1..3) %}{% assign last = i %}{% endfor %}{{ last }}", "3")]
    [InlineData("{% for i in (1..1000000000) limit: 2 %}{{ i }}{% endfor %}", "12")]
    [InlineData("{% for i in (1..3) %}{% capture x %}{% break %}{% endcapture %}{% endfor %}done", "done")]
    public void Loops(string template, string expected) => Data.Render(template).ShouldBe(expected);

    [Theory]
    [InlineData("{% assign x = task.title | upcase %}{{ x }}", "FIX LOGIN BUG")]
    [InlineData("{% capture x %}{{ task.title }}!{% endcapture %}{{ x }}{{ x }}", "Fix login bug!Fix login bug!")]
    [InlineData("{% raw %}{{ not.parsed }} {% if %}{% endraw %}", "{{ not.parsed }} {% if %}")]
    [InlineData("a{% comment %} {{ | broken {% comment %} {% endcomment %} {% endcomment %}b", "ab")]
    [InlineData("a{% # a remark with {{ marks %}b", "ab")]
    [InlineData("{% assign task = 'mine' %}{{ task }}", "mine")]
    public void Other_tags(string template, string expected) => Data.Render(template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ task.tags }}", """["urgent","gh-bug","gh-mobile","@ops"]""")]
    [InlineData("{{ output.count }}", "2")]
    [InlineData("{{ output.ok }}", "true")]
    [InlineData("{{ task.fields.points }}", "3.50")]
    [InlineData("{{ task.parent_id }}", "null")]
    [InlineData("{% assign n = output.count %}{{ n | plus: 1 }}", "3")]
    [InlineData(" {{ output.count }}", "\" 2\"")]
    [InlineData("{{ output.count }}{{ output.count }}", "\"22\"")]
    [InlineData("{% if true %}{{ output.count }}{% endif %}", "\"2\"")]
    [InlineData("{{ now + 24h }}", "\"2026-12-02T09:00:00Z\"")]
    [InlineData("{{ 24h }}", "\"1d\"")]
    [InlineData("{{ 30m - 2h }}", "\"-1h30m\"")]
    [InlineData("{{ (1..3) }}", "[1,2,3]")]
    [InlineData("{{ 2 + 3 - 1 }}", "4")]
    [InlineData("{{ -output.count }}", "-2")]
    [InlineData("", "\"\"")]
    public void A_single_output_keeps_its_type(string template, string expected) => Data.Json(template).ShouldBe(expected);

    [Fact]
    public void A_known_field_that_the_data_leaves_out_is_null()
    {
        var scope = Data.With("task", new JsonObject());
        LiquidTemplate.Parse("[{{ task.due_date }}{{ task.assigned_to.email }}]").Render(scope).ShouldBe("[]");
    }

    [Fact]
    public void Values_put_in_by_code_read_as_their_JSON()
    {
        var id = Guid.Parse("00000000-0000-7000-8000-000000000001");
        var scope = Data.With("x", new JsonObject { ["id"] = JsonValue.Create(id), ["at"] = JsonValue.Create(Data.Now), ["n"] = JsonValue.Create(1.5) });
        LiquidTemplate.Parse("{{ x.id }} {{ x.at | date: '%Y' }} {{ x.n }}").Render(scope).ShouldBe($"{id} 2026 1.5");
    }
}
