namespace TaskMcp.Silo.Mcp;

/// <summary>Tool names as TaskMcp shows them: <c>{server_type}__{tool}</c> (SPEC C-3).</summary>
internal static class ToolName
{
    private const string Separator = "__";

    public static string Of(string serverType, string tool) => $"{serverType}{Separator}{tool}";

    /// <summary>The server's own name of what somebody asked for, by the full or the bare name; null when it has no such tool.</summary>
    public static string? Resolve(string serverType, string asked, Func<string, bool> exists)
    {
        var prefix = serverType + Separator;
        if (asked.StartsWith(prefix, StringComparison.Ordinal) && exists(asked[prefix.Length..])) return asked[prefix.Length..];
        return exists(asked) ? asked : null;
    }
}
