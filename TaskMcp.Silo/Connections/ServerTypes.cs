using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Connections;

/// <summary>The names of kinds of servers, which are the prefixes of their tools (SPEC C-3).</summary>
internal static partial class ServerTypes
{
    public static bool IsValid(string? serverType) => serverType is not null && Form().IsMatch(serverType);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
