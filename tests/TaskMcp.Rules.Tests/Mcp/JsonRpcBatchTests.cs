using System.Text;
using System.Text.Json;
using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Rules.Tests.Mcp;

/// <summary>Batches of MCP 2025-03-26.</summary>
public class JsonRpcBatchTests
{
    [Fact]
    public void JsonRpcBatch_is_taken_apart_in_order() =>
        JsonRpcBatch.Messages(""" [{"a":1}, {"b":2}]"""u8).Select(Encoding.UTF8.GetString).ShouldBe(["""{"a":1}""", """{"b":2}"""]);

    [Fact]
    public void JsonRpcBatch_of_very_many_messages_is_refused() =>
        Should.Throw<JsonException>(() => JsonRpcBatch.Messages(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(1, 1_001))}]"))).Message.ShouldContain("1000 messages");
}
