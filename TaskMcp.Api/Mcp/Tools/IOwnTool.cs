using System.Text.Json.Nodes;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>A tool of TaskMcp's own (SPEC S-2).</summary>
internal interface IOwnTool
{
    ToolFacts Facts { get; }

    /// <summary>As clients see it; not to be changed.</summary>
    JsonObject Definition { get; }

    /// <summary>The type that arguments are read as.</summary>
    Type ArgumentsType { get; }

    /// <summary>Reads the arguments and does what the tool is for.</summary>
    Task<ToolReply> Call(JsonObject arguments, Call call);
}
