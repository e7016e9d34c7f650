namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>The revisions of the protocol that are spoken (https://modelcontextprotocol.io/specification/versioning).</summary>
internal static class ProtocolVersions
{
    /// <summary>What a request speaks that says nothing: the last revision without the header.</summary>
    public const string Unsaid = "2025-03-26";

    /// <summary>The one revision whose clients may send several messages at once.</summary>
    public const string WithBatches = "2025-03-26";

    private const string FirstStateless = "2026-07-28";
    private const string FirstResumable = "2025-11-25";

    public static IReadOnlyList<string> Supported { get; } = ["2024-11-05", Unsaid, "2025-06-18", FirstResumable, FirstStateless];

    /// <summary>What a client can name in a header without having begun a session.</summary>
    public static IReadOnlyList<string> WithoutSession { get; } = [FirstStateless];

    /// <summary>Without sessions: every request says who sends it and what that can do (SEP-2575).</summary>
    public static bool IsStateless(string? version) => string.CompareOrdinal(version, FirstStateless) >= 0;

    /// <summary>Whether a client takes an event without data, from which it can resume (SEP-1699).</summary>
    public static bool TakesPriming(string? version) => string.CompareOrdinal(version, FirstResumable) >= 0;
}
