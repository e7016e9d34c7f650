using System.Text.Json;
using TaskMcp.Silo.RuntimeTools;

namespace TaskMcp.Rules.Tests.RuntimeTools;

/// <summary>SPEC S-7: a schema that checks nothing, or refuses everything, is told when it is saved.</summary>
public class InputSchemaRulesTests
{
    [Theory]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"city":{"type":"string","minLength":1,"pattern":"^[A-Z]"},"days":{"type":["integer","null"],"minimum":1,"maximum":14}},"required":["city"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"list":{"type":"array","items":{"$ref":"#/$defs/one"},"uniqueItems":true}},"$defs":{"one":{"enum":[1,2]}},"anyOf":[{"required":["list"]},true]}""")]
    public void A_good_one_is_taken(string schema) => WhyNot(schema).ShouldBeNull();

    [Theory]
    [InlineData("""[]""", "input_schema")]
    [InlineData("""{}""", "input_schema.type")]
    [InlineData("""{"type":"string"}""", "input_schema.type")]
    [InlineData("""{"type":"object","properties":[]}""", "input_schema.properties")]
    [InlineData("""{"type":"object","properties":{"a":"string"}}""", "input_schema.properties.a")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"text"}}}""", "input_schema.properties.a.type")]
    [InlineData("""{"type":"object","required":"a"}""", "input_schema.required")]
    [InlineData("""{"type":"object","required":["a","a"]}""", "input_schema.required")]
    [InlineData("""{"type":"object","properties":{"a":{"minLength":-1}}}""", "input_schema.properties.a.minLength")]
    [InlineData("""{"type":"object","properties":{"a":{"minimum":"1"}}}""", "input_schema.properties.a.minimum")]
    [InlineData("""{"type":"object","properties":{"a":{"pattern":"["}}}""", "input_schema.properties.a.pattern")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"https://evil.example/s.json"}}}""", "input_schema.properties.a.$ref")]
    [InlineData("""{"type":"object","allOf":[]}""", "input_schema.allOf")]
    [InlineData("""{"type":"object","allOf":[{"properties":{"b":{"enum":[]}}}]}""", "input_schema.allOf[0].properties.b.enum")]
    public void A_wrong_one_is_refused_at_its_place(string schema, string path) => WhyNot(schema).ShouldNotBeNull().ShouldStartWith($"{path} must ");

    [Fact]
    public void One_that_is_nested_too_deep_is_refused()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"type":"object","items":""", 25)) + "true" + new string('}', 25);

        WhyNot(schema).ShouldNotBeNull().ShouldContain("deeper");
    }

    private static string? WhyNot(string schema) => InputSchemaRules.WhyNot(JsonElement.Parse(schema));
}
