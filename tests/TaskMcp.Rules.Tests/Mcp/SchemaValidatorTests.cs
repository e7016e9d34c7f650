using System.Text.Json;
using TaskMcp.Silo.Mcp.JsonSchema;

namespace TaskMcp.Rules.Tests.Mcp;

/// <summary>JSON Schema draft 2020-12, validation and applicator vocabularies: for each keyword what fits and what does not.</summary>
public class SchemaValidatorTests
{
    [Theory]
    [InlineData("true", "1")]
    [InlineData("{}", "null")]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"integer"}""", "1e3")]
    [InlineData("""{"type":"number"}""", "1")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[1.0,2]}""")]
    [InlineData("""{"enum":["a",1,null]}""", "null")]
    [InlineData("""{"minimum":1.1,"maximum":3}""", "1.1")]
    [InlineData("""{"minimum":3}""", "\"not a number\"")]
    [InlineData("""{"exclusiveMinimum":1,"exclusiveMaximum":2}""", "1.5")]
    [InlineData("""{"multipleOf":0.01}""", "19.99")]
    [InlineData("""{"minLength":2,"maxLength":2}""", "\"😀😀\"")]
    [InlineData("""{"pattern":"a+"}""", "\"xaax\"")]
    [InlineData("""{"pattern":"^(?!x)"}""", "\"x\"")]
    [InlineData("""{"format":"email"}""", "\"no address\"")]
    [InlineData("""{"unknownKeyword":1,"unevaluatedProperties":false}""", """{"a":1}""")]
    [InlineData("""{"required":["a"],"properties":{"a":{"type":"string"}}}""", """{"a":"x","b":1}""")]
    [InlineData("""{"properties":{"a":{}},"patternProperties":{"^x-":{}},"additionalProperties":false}""", """{"a":1,"x-b":2}""")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"a":1}""")]
    [InlineData("""{"minProperties":1,"maxProperties":2}""", """{"a":1}""")]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"ab":1}""")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"b":1}""")]
    [InlineData("""{"items":{"type":"integer"}}""", "[]")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""", """["a",1,2]""")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":false}""", """["a"]""")]
    [InlineData("""{"additionalItems":false}""", """["a"]""")]
    [InlineData("""{"minItems":1,"maxItems":2,"uniqueItems":true}""", "[1,2]")]
    [InlineData("""{"uniqueItems":true}""", """[1,true,"1",[1],{"a":1}]""")]
    [InlineData("""{"contains":{"const":5},"minContains":2,"maxContains":3}""", "[5,1,5]")]
    [InlineData("""{"contains":{"const":5},"minContains":0}""", "[]")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "2")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":3}]}""", "4")]
    [InlineData("""{"oneOf":[{"type":"string"},{"minimum":3}]}""", "4")]
    [InlineData("""{"not":{"type":"string"}}""", "4")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":5}}""", "7")]
    [InlineData("""{"$ref":"#/$defs/a~1b%25","$defs":{"a/b%":{"type":"integer"}}}""", "4")]
    [InlineData("""{"$ref":"#here","$defs":{"x":{"$anchor":"here","type":"integer"}}}""", "4")]
    [InlineData("""{"$ref":"https://example.com/elsewhere"}""", "4")]
    [InlineData("""{"properties":{"next":{"$ref":"#"},"value":{"type":"integer"}}}""", """{"value":1,"next":{"value":2,"next":{"value":3}}}""")]
    public void SchemaValidator_accepts_what_fits(string schema, string value) => Check(schema, value).ShouldBeEmpty();

    [Theory]
    [InlineData("false", "1", "input is not allowed: leave it out")]
    [InlineData("""{"type":"integer"}""", "1.5", "input must be an integer (was a number)")]
    [InlineData("""{"type":["string","null"]}""", "true", "input must be a string or null (was a boolean)")]
    [InlineData("""{"const":1}""", "2", "input must be 1")]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", "input must be one of \"a\", \"b\"")]
    [InlineData("""{"minimum":1}""", "0.5", "input must be at least 1 (was 0.5)")]
    [InlineData("""{"maximum":1}""", "2", "input must be at most 1 (was 2)")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "input must be more than 1 (was 1)")]
    [InlineData("""{"exclusiveMaximum":1}""", "1.0", "input must be less than 1 (was 1.0)")]
    [InlineData("""{"maximum":1}""", "1e400", "input must be at most 1 (was 1e400)")]
    [InlineData("""{"multipleOf":2}""", "3", "input must be a multiple of 2 (was 3)")]
    [InlineData("""{"minLength":2}""", "\"😀\"", "input must have at least 2 characters (has 1)")]
    [InlineData("""{"maxLength":1}""", "\"ab\"", "input must have at most 1 characters (has 2)")]
    [InlineData("""{"pattern":"^a"}""", "\"b\"", "input must match the pattern ^a")]
    [InlineData("""{"required":["a"],"properties":{"a":{"type":"integer"}}}""", "{}", "input.a is required: add it (an integer)")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"items":{"type":"string"}}}}}}""", """{"a":{"b":["x",1]}}""", "input.a.b[1] must be a string (was a number)")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", "input.b is not known: leave it out (known: a)")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"a":"x"}""", "input.a must be an integer (was a string)")]
    [InlineData("""{"minProperties":1}""", "{}", "input must have at least 1 members (has 0)")]
    [InlineData("""{"maxProperties":0}""", """{"a":1}""", "input must have at most 0 members (has 1)")]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"abc":1}""", "input.abc has a name that is not allowed")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "input.b is required because a is there: add it")]
    [InlineData("""{"dependentSchemas":{"a":{"required":["b"]}}}""", """{"a":1}""", "input.b is required: add it")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", """["a",1]""", "input[1] is not allowed: leave it out")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":false}""", """["a",1]""", "input[1] is not allowed: leave it out")]
    [InlineData("""{"minItems":1}""", "[]", "input must have at least 1 items (has 0)")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "input must have at most 1 items (has 2)")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2.0,"a":1}]""", "input[1] repeats item 0: every item must be different")]
    [InlineData("""{"contains":{"const":5}}""", "[1]", "input must contain at least 1 items of the form asked for (contains 0)")]
    [InlineData("""{"contains":{"const":5},"maxContains":1}""", "[5,5]", "input must contain at most 1 items of the form asked for (contains 2)")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "4", "input must be at most 3 (was 4)")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":3}]}""", "2", "input fits none of the 2 allowed forms; the nearest one says: input must be a string (was a number)")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":3}]}""", "4", "input must fit exactly one of the 2 allowed forms (fits 2)")]
    [InlineData("""{"not":{"type":"string"}}""", "\"a\"", "input has a form that is not allowed")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":5}}""", "4", "input must be at least 5 (was 4)")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"integer"}}}""", "\"a\"", "input must be an integer (was a string)")]
    [InlineData("""{"properties":{"next":{"$ref":"#"},"value":{"type":"integer"}}}""", """{"next":{"next":{"value":"x"}}}""", "input.next.next.value must be an integer (was a string)")]
    public void SchemaValidator_names_place_limit_and_way_out(string schema, string value, string message) =>
        Check(schema, value).ShouldHaveSingleItem().ShouldBe(message);

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    public void SchemaValidator_ends_with_a_schema_that_does_not(string schema) =>
        Check(schema, "1").ShouldHaveSingleItem().ShouldContain("can't be checked");

    [Fact]
    public void SchemaValidator_names_at_most_ten_places() =>
        Check("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 100))}]").Count.ShouldBe(10);

    [Fact]
    public void SchemaValidator_matches_patterns_in_linear_time() =>
        Check("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 50_000)}b\"").ShouldHaveSingleItem();

    // Each takes minutes, or all memory, unless what it costs is counted.
    [Theory, InlineData("required"), InlineData("enum"), InlineData("anchor"), InlineData("members"), InlineData("long name"), InlineData("pattern")]
    public async Task SchemaValidator_gives_up_on_a_schema_that_costs_too_much(string what)
    {
        var many = Enumerable.Range(0, 20_000).ToList();
        var (costly, reference) = what switch
        {
            "required" => ("{\"required\":[" + string.Join(',', many.Select(n => $"\"n{n}\"")) + "]}", "#/$defs/c"),
            "enum" => ("{\"enum\":[" + string.Join(',', many) + "]}", "#/$defs/c"),
            "anchor" => ("{\"x\":[" + string.Join(',', many.Select(_ => "{\"n\":1}")) + "],\"y\":{\"$anchor\":\"a\"}}", "#a"),
            "members" => ("{" + string.Join(',', many.Select(n => $"\"n{n}\":1")) + "}", "#/$defs/c"),
            "long name" => ("{\"required\":[\"" + new string('n', 1_000_000) + "\"]}", "#/$defs/c"),
            _ => ("{\"properties\":{\"a\":{\"pattern\":\"" + string.Join('|', many.Select(n => "a{" + n + "}b")) + "\"}}}", "#/$defs/c"),
        };
        var one = "{\"$ref\":\"" + reference + "\"}";
        var schema = "{\"$defs\":{\"c\":" + costly + "},\"allOf\":[" + string.Join(',', Enumerable.Repeat("{\"not\":{\"not\":" + one + "}}", 20_000).Prepend(one)) + "]}";
        var errors = await Task.Run(() => Check(schema, """{"a":"aaaa"}""")).WaitAsync(TimeSpan.FromSeconds(30));
        errors.ShouldAllBe(error => error.Length < 1_100);
    }

    private static List<string> Check(string schema, string value) =>
        [.. new SchemaValidator(JsonDocument.Parse(schema).RootElement).Check(JsonDocument.Parse(value).RootElement, "input").Select(error => error.ToString())];
}
