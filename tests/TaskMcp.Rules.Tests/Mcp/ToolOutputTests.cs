using System.Text.Json.Nodes;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

public class ToolOutputTests
{
    [Theory]
    [InlineData("""{"structuredContent":{"a":1.10},"content":[{"type":"text","text":"x"}]}""", """{"a":1.10}""")]
    [InlineData("""{"content":[{"type":"text","text":"plain"}]}""", "\"plain\"")]
    [InlineData("""{"content":[{"type":"text","text":" {\"a\":[1]} "}]}""", """{"a":[1]}""")]
    [InlineData("""{"content":[{"type":"text","text":"{broken"}]}""", "\"{broken\"")]
    [InlineData("""{"content":[{"type":"text","text":"007"}]}""", "\"007\"")]
    [InlineData("""{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""", """[{"type":"text","text":"a"},{"type":"text","text":"b"}]""")]
    [InlineData("""{"content":[{"type":"image","data":"eA==","mimeType":"image/png"}]}""", """[{"type":"image","data":"eA==","mimeType":"image/png"}]""")]
    [InlineData("""{"content":[]}""", "[]")]
    [InlineData("{}", "null")]
    public void ToolOutput_is_structured_content_or_the_one_text_or_the_blocks(string result, string output) =>
        ToolOutput.Of(JsonNode.Parse(result)!.AsObject()).Text.ShouldBe(output);

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    public void ToolOutput_that_reads_badly_is_kept_as_text(string text) =>
        ToolOutput.Of(Result(text)).ToNode()!.GetValue<string>().ShouldBe(text);

    [Fact]
    public void ToolOutput_that_is_too_deep_is_kept_as_text()
    {
        var fits = Nested(KeptJson.MaxDepth);
        ToolOutput.Of(Result(fits)).Text.ShouldBe(fits);
        var deeper = Nested(KeptJson.MaxDepth + 1);
        ToolOutput.Of(Result(deeper)).ToNode()!.GetValue<string>().ShouldBe(deeper);
        ToolOutput.Of(new() { ["structuredContent"] = JsonNode.Parse(deeper) }).ToNode()!.GetValue<string>().ShouldBe(deeper);
    }

    [Fact]
    public void ToolOutput_error_text_joins_texts_and_is_shortened()
    {
        ToolOutput.ErrorText(JsonNode.Parse("""{"isError":true,"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""")!.AsObject()).ShouldBe("a\nb");
        ToolOutput.ErrorText(new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = new string('x', 9_000) }) }).Length.ShouldBe(2_001);
        ToolOutput.ErrorText([]).ShouldNotBeEmpty();
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static JsonObject Result(string text) => new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };
}
