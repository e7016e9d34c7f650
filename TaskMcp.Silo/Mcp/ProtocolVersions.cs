using System.Collections.Immutable;

namespace TaskMcp.Silo.Mcp;

/// <summary>The versions of MCP that are spoken (SPEC C-1). They sort as texts.</summary>
internal static class ProtocolVersions
{
    /// <summary>The first version without sessions and requests of the server.</summary>
    public const string Stateless = "2026-07-28";

    /// <summary>The latest first.</summary>
    public static readonly ImmutableArray<string> All = [Stateless, "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
}
