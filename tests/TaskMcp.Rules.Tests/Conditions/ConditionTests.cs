using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Templates;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Conditions;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("title", "eq", "\"Fix login bug\"", true)]
    [InlineData("task.title", "eq", "\"Fix login bug\"", true)]
    [InlineData("title", "eq", "\"fix login bug\"", false)]
    [InlineData("assigned_to.email", "eq", "\"{{ user.email }}\"", true)]
    [InlineData("changes.status.new_value", "eq", "\"done\"", true)]
    [InlineData("event.type", "eq", "\"task.completed\"", true)]
    [InlineData("notes[0].author.name", "eq", "\"Ada\"", true)]
    [InlineData("output.ok", "eq", "true", true)]
    [InlineData("output.ok", "eq", "\"true\"", true)]
    [InlineData("output.count", "eq", "2.0", true)]
    [InlineData("output.count", "eq", "\"2\"", true)]
    [InlineData("due_date", "eq", "\"2026-12-01T12:00:00+01:00\"", true)]
    [InlineData("parent_id", "eq", "null", true)]
    [InlineData("title", "eq", "null", false)]
    [InlineData("tags", "eq", "[\"urgent\",\"gh-bug\",\"gh-mobile\",\"@ops\"]", true)]
    [InlineData("title", "neq", "\"x\"", true)]
    [InlineData("title", "neq", "\"Fix login bug\"", false)]
    [InlineData("parent_id", "neq", "null", false)]
    [InlineData("parent_id", "neq", "\"x\"", true)]
    [InlineData("tags", "contains", "\"gh-bug\"", true)]
    [InlineData("tags", "contains", "\"gh\"", false)]
    [InlineData("title", "contains", "\"login\"", true)]
    [InlineData("external_links", "contains", "\"github\"", true)]
    [InlineData("external_links.github.number", "gt", "99", true)]
    [InlineData("external_links.github.number", "gt", "\"99\"", true)]
    [InlineData("external_links.github.number", "lt", "1000", true)]
    [InlineData("external_links.github.number", "gte", "123", true)]
    [InlineData("external_links.github.number", "lte", "122", false)]
    [InlineData("priority", "lte", "\"p1\"", true)]
    [InlineData("due_date", "lt", "\"{{ now + 1h }}\"", false)]
    [InlineData("due_date", "gt", "\"2026-12-01T11:30:00+01:00\"", true)]
    [InlineData("parent_id", "lt", "5", false)]
    [InlineData("tags", "gt", "5", false)]
    [InlineData("status", "in", "[\"todo\", \"review\"]", true)]
    [InlineData("status", "in", "[\"{{ changes.status.new_value }}\"]", false)]
    [InlineData("tags", "in", "[\"a\", \"@ops\"]", true)]
    [InlineData("title", "exists", "true", true)]
    [InlineData("parent_id", "exists", "true", false)]
    [InlineData("parent_id", "exists", "false", true)]
    [InlineData("title", "exists", "null", true)]
    [InlineData("title", "matches", "\"^Fix \\\\w+ bug$\"", true)]
    [InlineData("tags", "matches", "\"^gh-\"", true)]
    [InlineData("title", "matches", "\"{{ 'log' }}in\"", true)]
    public void Operators(string field, string comparison, string value, bool holds) =>
        Evaluate.Holds(field, comparison, value).ShouldBe(holds);

    [Theory]
    [InlineData("eq", "\"x\"", false)]
    [InlineData("eq", "null", false)]
    [InlineData("neq", "\"x\"", true)]
    [InlineData("neq", "null", true)]
    [InlineData("contains", "\"x\"", false)]
    [InlineData("gt", "1", false)]
    [InlineData("lt", "1", false)]
    [InlineData("gte", "1", false)]
    [InlineData("lte", "1", false)]
    [InlineData("in", "[null]", false)]
    [InlineData("exists", "true", false)]
    [InlineData("exists", "false", true)]
    [InlineData("matches", "\"\"", false)]
    public void A_missing_field_satisfies_only_neq_and_exists_false(string comparison, string value, bool holds) =>
        Evaluate.Holds("payload.absent.deeper", comparison, value).ShouldBe(holds);

    [Fact]
    public void No_conditions_hold()
    {
        Evaluate.Outcome("[]").Holds.ShouldBeTrue();
        ConditionEvaluator.Evaluate(ConditionParser.Parse(default), Data.Scope()).Holds.ShouldBeTrue();
    }

    [Fact]
    public void Groups_nest_and_the_outcome_tells_every_test()
    {
        var outcome = Evaluate.Outcome("""
            [
              { "any": [{ "field": "status", "operator": "eq", "value": "done" }, { "all": [{ "field": "priority", "operator": "eq", "value": "p1" }, { "field": "tags", "operator": "contains", "value": "{{ 'urg' | append: 'ent' }}" }] }] },
              { "field": "payload.absent", "operator": "gt", "value": 3 }
            ]
            """);
        outcome.Holds.ShouldBeFalse();
        outcome.Checks.Select(check => (check.Position, check.Field, check.Operator, check.Holds, check.IsAbsent)).ShouldBe(
        [
            ("[0].any[0]", "status", ConditionOperator.Eq, false, false),
            ("[0].any[1].all[0]", "priority", ConditionOperator.Eq, true, false),
            ("[0].any[1].all[1]", "tags", ConditionOperator.Contains, true, false),
            ("[1]", "payload.absent", ConditionOperator.Gt, false, true),
        ]);
        outcome.Checks[0].Actual!.GetValue<string>().ShouldBe("todo");
        outcome.Checks[0].Expected!.GetValue<string>().ShouldBe("done");
        outcome.Checks[2].Expected!.GetValue<string>().ShouldBe("urgent");
        outcome.Checks[3].Actual.ShouldBeNull();
    }

    [Fact]
    public void The_first_failure_is_not_the_losing_side_of_an_any_that_holds()
    {
        var outcome = Evaluate.Outcome("""
            [
              { "any": [{ "field": "status", "operator": "eq", "value": "x" }, { "field": "status", "operator": "eq", "value": "todo" }] },
              { "field": "priority", "operator": "eq", "value": "p0" }
            ]
            """);
        outcome.Failures.ShouldHaveSingleItem().Position.ShouldBe("[1]");
        Evaluate.Outcome("[]").Failures.ShouldBeEmpty();
    }

    [Fact]
    public void An_any_that_fails_names_what_fails_of_each_alternative()
    {
        var outcome = Evaluate.Outcome("""
            [
              { "any": [
                { "field": "status", "operator": "eq", "value": "x" },
                { "all": [{ "field": "status", "operator": "eq", "value": "todo" }, { "field": "status", "operator": "eq", "value": "y" }, { "field": "status", "operator": "eq", "value": "z" }] }
              ] },
              { "field": "status", "operator": "eq", "value": "later" }
            ]
            """);
        outcome.Holds.ShouldBeFalse();
        outcome.Failures.Select(check => check.Position).ShouldBe(["[0].any[0]", "[0].any[1].all[1]"]);
        outcome.Checks.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("""[{ "any": [{ "field": "status", "operator": "eq", "value": "x" }, { "field": "status", "operator": "eq", "value": "todo" }] }]""", true)]
    [InlineData("""[{ "all": [{ "field": "status", "operator": "eq", "value": "x" }, { "field": "status", "operator": "eq", "value": "todo" }] }]""", false)]
    public void Any_needs_one_and_all_need_every_one(string json, bool holds) => Evaluate.Outcome(json).Holds.ShouldBe(holds);

    [Theory]
    [InlineData("""[{}]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "field": "a" }]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "field": "", "operator": "eq", "value": 1 }]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "field": "a..b", "operator": "eq", "value": 1 }]""", "template.syntax", "$[0].field")]
    [InlineData("""[{ "field": "a | upcase", "operator": "eq", "value": 1 }]""", "template.syntax", "$[0].field")]
    [InlineData("""[{ "field": "a", "operator": "eq", "value": 1, "any": [{ "field": "a", "operator": "eq", "value": 1 }] }]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "any": [{ "field": "a", "operator": "gt" }] }]""", "condition.invalid", "$[0].any[0]")]
    [InlineData("""[{ "field": "a", "operator": "in", "value": "x" }]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "field": "a", "operator": "exists", "value": "x" }]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "field": "a", "operator": "matches", "value": 1 }]""", "condition.invalid", "$[0]")]
    [InlineData("""[{ "field": "a", "operator": "matches", "value": "(" }]""", "condition.invalid", "$[0].value")]
    [InlineData("""[{ "field": "a", "operator": "matches", "value": "(?=x)" }]""", "condition.invalid", "$[0].value")]
    [InlineData("""[{ "field": "a", "operator": "matches", "value": "((a{100}){100}){100}" }]""", "condition.invalid", "$[0].value")]
    [InlineData("""[{ "field": "a", "operator": "in", "value": ["{{ }}"] }]""", "template.syntax", "$[0].value[0]")]
    public void Malformed_conditions_are_refused_with_their_path(string json, string code, string path)
    {
        var error = Should.Throw<TemplateException>(() => Evaluate.Parse(json));
        (error.Code, error.JsonPath).ShouldBe((code, path), error.Message);
    }

    [Fact]
    public void Conditions_are_limited_in_number_depth_and_pattern()
    {
        const string test = """{ "field": "a", "operator": "eq", "value": 1 }""";
        Should.Throw<TemplateException>(() => Evaluate.Parse($"[{string.Join(',', Enumerable.Repeat(test, 101))}]")).Reason.ShouldContain("100");
        var deep = test;
        for (var level = 0; level < 11; level++) deep = $$"""{ "all": [{{deep}}] }""";
        Should.Throw<TemplateException>(() => Evaluate.Parse($"[{deep}]")).Reason.ShouldContain("10 levels");
        Should.Throw<TemplateException>(() => Evaluate.Parse($$"""[{ "field": "a", "operator": "matches", "value": "{{new string('a', 501)}}" }]""")).Reason.ShouldContain("500");
    }

    [Fact]
    public void A_pattern_from_a_template_is_checked_when_it_is_known()
    {
        var error = Should.Throw<TemplateException>(() => Evaluate.Outcome("""[{ "field": "title", "operator": "matches", "value": "{{ '(' }}" }]"""));
        (error.Code, error.JsonPath).ShouldBe(("condition.invalid", "[0].value"));
    }

    [Fact]
    public void A_value_that_cannot_be_rendered_names_the_condition()
    {
        var error = Should.Throw<TemplateException>(() => Evaluate.Outcome("""[{ "field": "title", "operator": "eq", "value": "{{ payload.absent }}" }]"""));
        (error.Code, error.JsonPath).ShouldBe(("template.unknown_variable", "[0].value"));
    }

    [Fact]
    public void Unknown_fields_and_variables_are_found_at_save_time()
    {
        var conditions = Evaluate.Parse("""
            [
              { "field": "titel", "operator": "eq", "value": "{{ usr.name }}" },
              { "any": [{ "field": "project.nme", "operator": "eq", "value": ["ok", "{{ 1 | nofilter }}"] }, { "field": "fields.anything", "operator": "eq", "value": 1 }, { "field": "assigned_to.email", "operator": "eq", "value": "x" }] }
            ]
            """);
        ConditionEvaluator.Check(conditions, TemplateModel.ForTaskBinding(withOutput: false, withPayload: false)).Select(problem => (problem.Code, problem.JsonPath)).ShouldBe(
        [
            ("template.unknown_variable", "$[0].field"),
            ("template.unknown_variable", "$[0].value"),
            ("template.unknown_variable", "$[1].any[0].field"),
            ("template.unknown_filter", "$[1].any[0].value[1]"),
        ]);
    }

    [Fact]
    public void A_field_named_like_a_variable_is_the_variable()
    {
        var scope = new TemplateScope(JsonNode.Parse("""{ "task": { "payload": 1, "other": 2 }, "payload": 3 }""")!.AsObject(), Data.Now);
        Evaluate.Outcome("""[{ "field": "payload", "operator": "eq", "value": 3 }, { "field": "other", "operator": "eq", "value": 2 }]""", scope).Holds.ShouldBeTrue();
    }
}
