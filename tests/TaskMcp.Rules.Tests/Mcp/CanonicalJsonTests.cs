using System.Text.Json.Nodes;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

public class CanonicalJsonTests
{
    // RFC 8785, appendix B: IEEE 754 bits and the text they must have.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void CanonicalJson_writes_numbers_as_the_standard_says(ulong bits, string text) =>
        CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(text);

    // RFC 8785, 3.2.2 and 3.2.3.
    [Theory]
    [InlineData(
        """{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""",
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData(
        """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    public void CanonicalJson_writes_the_examples_of_the_standard(string input, string output) =>
        CanonicalJson.Write(JsonNode.Parse(input)).ShouldBe(output);

    [Fact]
    public void ToolDefinition_hash_depends_on_what_is_pinned_and_on_nothing_else()
    {
        var hash = Hash("""{"name":"a","description":"d","inputSchema":{"type":"object","required":["x"]},"annotations":{"readOnlyHint":true}}""");
        Hash("""{"annotations":{"readOnlyHint":true},"inputSchema":{"required":["x"],"type":"object"},"title":"T","description":"d","name":"a"}""").ShouldBe(hash);
        Hash("""{"name":"a","description":"d!","inputSchema":{"type":"object","required":["x"]},"annotations":{"readOnlyHint":true}}""").ShouldNotBe(hash);
        Hash("""{"name":"a","description":"d","inputSchema":{"type":"object","required":["x"]},"annotations":{"readOnlyHint":false}}""").ShouldNotBe(hash);
        Hash("""{"name":"a","description":"d","inputSchema":{"type":"object","required":["x"]},"annotations":{"readOnlyHint":true},"outputSchema":{}}""").ShouldNotBe(hash);

        static string Hash(string definition) => ToolDefinition.HashOf(JsonNode.Parse(definition)!.AsObject());
    }
}
