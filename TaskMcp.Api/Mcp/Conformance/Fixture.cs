using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>One tool of the suite.</summary>
/// <param name="Name">As the suite calls it.</param>
/// <param name="Answer">What it does.</param>
/// <param name="Schema">The schema of its input, as JSON.</param>
internal sealed record Fixture(string Name, Func<McpCall, JsonObject, ValueTask<JsonObject>> Answer, string Schema = """{ "type": "object", "properties": {} }""")
{
    public Fixture(string name, Func<JsonObject> answer) : this(name, (_, _) => ValueTask.FromResult(answer()))
    {
    }

    public Fixture(string name, Func<McpCall, JsonObject> answer) : this(name, (call, _) => ValueTask.FromResult(answer(call)))
    {
    }

    public JsonObject Definition { get; } = new() { ["name"] = Name, ["description"] = $"Fixture {Name} of the conformance suite", ["inputSchema"] = Content.Parse(Schema) };
}
