using System.Text.Json.Nodes;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>What a server answered: its result as it came, or what it asks before it goes on. Just one of them.</summary>
internal sealed record ServerReply
{
    public JsonObject? Result { get; init; }

    public InputRequired? Question { get; init; }
}
