using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Bindings;
using TaskMcp.Web.Bindings;

namespace TaskMcp.Rules.Tests.Web;

/// <summary>The form of a tool's input, made from its JSON Schema.</summary>
public class SchemaFormTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", SchemaKind.Text)]
    [InlineData("""{"type":"integer","minimum":1}""", SchemaKind.Integer)]
    [InlineData("""{"type":"number"}""", SchemaKind.Number)]
    [InlineData("""{"type":["boolean","null"]}""", SchemaKind.Boolean)]
    [InlineData("""{"enum":["a",1,null]}""", SchemaKind.Choice)]
    [InlineData("""{"const":"x"}""", SchemaKind.Fixed)]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", SchemaKind.List)]
    [InlineData("""{"type":"array"}""", SchemaKind.Json)]
    [InlineData("""{"properties":{"x":{}}}""", SchemaKind.Object)]
    [InlineData("""{"type":"object","additionalProperties":true}""", SchemaKind.Json)]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", SchemaKind.Text)]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"object"}]}""", SchemaKind.Json)]
    [InlineData("""{"oneOf":[{"const":"a","title":"A"},{"const":"b"}]}""", SchemaKind.Choice)]
    [InlineData("""{"type":["string","integer"]}""", SchemaKind.Json)]
    [InlineData("""{"$ref":"#/$defs/name"}""", SchemaKind.Text)]
    [InlineData("""{"$ref":"#/$defs/gone"}""", SchemaKind.Json)]
    [InlineData("""{"$ref":"https://elsewhere.example/schema"}""", SchemaKind.Json)]
    [InlineData("true", SchemaKind.Json)]
    public void A_property_is_asked_for_by_its_kind(string property, SchemaKind kind) =>
        SchemaForm.Of($$"""{"type":"object","properties":{"p":{{property}} },"$defs":{"name":{"type":"string"} } }""").Fields.ShouldHaveSingleItem().Kind.ShouldBe(kind);

    [Fact]
    public void What_must_be_there_comes_first_and_says_what_it_is()
    {
        var form = SchemaForm.Of("""{"type":"object","required":["b"],"properties":{"a":{"type":"string","default":"x"},"b":{"type":"integer","description":"How many","minimum":1,"maximum":9}}}""");
        form.Fields.Select(field => field.Name).ShouldBe(["b", "a"]);
        form.Fields[0].ShouldSatisfyAllConditions(field => field.IsRequired.ShouldBeTrue(), field => field.Description.ShouldBe("How many"), field => field.Hint.ShouldBe("1–9"));
        form.Fields[1].Hint.ShouldBe("left out: \"x\"");
    }

    [Fact]
    public void A_schema_that_contains_itself_ends_in_json()
    {
        var form = SchemaForm.Of("""{"type":"object","properties":{"child":{"$ref":"#"}}}""");
        var depth = 0;
        for (var field = form; field.Kind == SchemaKind.Object; field = field.Fields[0]) depth++;
        depth.ShouldBeInRange(3, 10);
    }

    [Fact]
    public void A_schema_whose_references_chase_each_other_ends() =>
        SchemaForm.Of("""{"type":"object","properties":{"a":{"$ref":"#/properties/b"},"b":{"$ref":"#/properties/a"}}}""").Fields.ShouldAllBe(field => field.Kind == SchemaKind.Json);

    [Theory, InlineData(null), InlineData(""), InlineData("[]"), InlineData("not json"), InlineData("{}"), InlineData("""{"type":"string"}"""), InlineData("""{"a":1,"a":2}""")]
    public void What_is_no_schema_of_an_object_is_written_by_hand(string? schema) => SchemaForm.Of(schema).Kind.ShouldBe(SchemaKind.Json);

    [Fact]
    public void A_tool_without_input_has_an_empty_form() => SchemaForm.Of("""{"type":"object","properties":{}}""").ShouldSatisfyAllConditions(form => form.Kind.ShouldBe(SchemaKind.Object), form => form.Fields.ShouldBeEmpty());

    [Fact]
    public void Any_schema_gives_a_form_of_bounded_size_and_never_an_error() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Schemas(4).ToArbitrary(), schema => Size(SchemaForm.Of(schema)) <= 300));

    [Fact]
    public void Any_text_gives_a_form() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => SchemaForm.Of(text) is not null));

    [Theory]
    [InlineData("""["p0","p1"]""", ConditionOperator.In, "p0, p1")]
    [InlineData("""["a,b"]""", ConditionOperator.In, """["a,b"]""")]
    [InlineData("\"5\"", ConditionOperator.Eq, "\"5\"")]
    [InlineData("5", ConditionOperator.Gt, "5")]
    [InlineData("\"urgent\"", ConditionOperator.Contains, "urgent")]
    [InlineData("\"{{ now }}\"", ConditionOperator.Lt, "{{ now }}")]
    [InlineData("null", ConditionOperator.Eq, "null")]
    public void A_value_of_a_condition_is_shown_so_that_it_is_read_back_as_it_was(string value, ConditionOperator comparison, string text) =>
        ConditionText.Of(new() { Field = "x", Operator = comparison, Value = new(value) }).ShouldBe(text);

    private static int Size(SchemaField field) => 1 + field.Fields.Sum(Size) + (field.Item is { } item ? Size(item) : 0);

    private static Gen<string> Schemas(int depth)
    {
        var leaves = Gen.Elements(
            """{"type":"string"}""", """{"type":5}""", """{"type":["string",null,{}]}""", """{"enum":[]}""", """{"enum":{}}""", """{"const":null}""", """{"$ref":"#"}""", """{"$ref":5}""", """{"$ref":"#/properties/x/y/0"}""",
            """{"anyOf":null}""", """{"anyOf":[]}""", """{"oneOf":[{"const":1},{"const":{"a":[]}}]}""", "true", "null", "5", "[]", """{"minimum":"x","maximum":[],"default":{"a":1},"pattern":7,"format":null,"title":{},"description":[]}""");
        if (depth == 0) return leaves;
        var inner = Schemas(depth - 1);
        var objects = from properties in inner.ListOf()
                      from required in Gen.Elements("[]", "[\"p0\"]", "[1,null]", "{}", "\"p0\"")
                      let named = string.Join(',', properties.Select((property, index) => $"\"p{index}\":{property}"))
                      select $$$"""{"type":"object","required":{{{required}}},"properties":{ {{{named}}} }}""";
        var lists = inner.Select(item => $$"""{"type":"array","items":{{item}}}""");
        var branches = inner.ListOf().Select(parts => $$"""{"anyOf":[{{string.Join(',', parts)}}]}""");
        return Gen.OneOf(leaves, objects, lists, branches);
    }
}
