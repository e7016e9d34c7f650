namespace TaskMcp.Silo.Toolboxes;

/// <summary>Exact names, or <c>prefix*</c>. Case counts, as it does in MCP. Pure.</summary>
internal static class NamePattern
{
    public const int MaxLength = 256;

    public static bool IsValid(string? pattern) =>
        pattern is { Length: > 0 and <= MaxLength } && pattern.IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == pattern.Length - 1);

    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : string.Equals(pattern, name, StringComparison.Ordinal);

    public static bool Any(IEnumerable<string> patterns, string name) => patterns.Any(pattern => Matches(pattern, name));
}
