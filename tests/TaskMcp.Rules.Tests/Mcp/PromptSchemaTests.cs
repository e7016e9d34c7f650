using System.Text.Json.Nodes;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

public class PromptSchemaTests
{
    [Theory]
    [InlineData("{}", """{"type":"object","properties":{}}""")]
    [InlineData("""{"arguments":7}""", """{"type":"object","properties":{}}""")]
    [InlineData(
        """{"arguments":[{"name":"who","description":"Whom.","required":true},{"name":"how","title":"How"},{"name":"who"},{"name":7},null,"x"]}""",
        """{"type":"object","properties":{"who":{"type":"string","description":"Whom."},"how":{"type":"string","title":"How"}},"required":["who"]}""")]
    public void PromptSchema_has_the_arguments_as_properties(string prompt, string schema) =>
        PromptSchema.Of(JsonNode.Parse(prompt)!.AsObject()).Text.ShouldBe(schema);
}
