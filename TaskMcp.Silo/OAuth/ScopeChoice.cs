using System.Collections.Immutable;

namespace TaskMcp.Silo.OAuth;

/// <summary>Which scopes to ask for (MCP authorization, "Scope Selection Strategy" and "Step-Up Authorization Flow"). Pure.</summary>
internal static class ScopeChoice
{
    public const string OfflineAccess = "offline_access";

    private const int Most = 200;
    private const int Longest = 500;

    /// <summary>The scopes of a space-separated list (RFC 6749, 3.3); what is no scope is left out.</summary>
    public static ImmutableArray<string> Split(string? list) =>
        list is null ? [] : Cleaned(list.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static ImmutableArray<string> Cleaned(IEnumerable<string> scopes) => [.. scopes.Where(IsScope).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>RFC 6749, 3.3: <c>1*( %x21 / %x23-5B / %x5D-7E )</c>.</summary>
    public static bool IsScope(string scope) => scope.Length is > 0 and <= Longest && scope.All(character => character is >= '!' and <= '~' and not ('"' or '\\'));

    /// <summary>
    /// The scopes to ask for; empty means that the request says nothing of scopes. What the server asked for comes first, then what its
    /// metadata lists, then what the user has set; what was asked for before stays, so that a step up takes nothing away.
    /// </summary>
    /// <param name="challenged">Of the server's challenge.</param>
    /// <param name="resourceSupports">Of the protected resource metadata; null when it does not say.</param>
    /// <param name="configured">Set by the user.</param>
    /// <param name="before">Of the grant that the same authorization server gave before.</param>
    /// <param name="serverSupports">Of the authorization server's metadata.</param>
    public static ImmutableArray<string> Of(
        ImmutableArray<string> challenged, ImmutableArray<string>? resourceSupports, ImmutableArray<string> configured, ImmutableArray<string> before, ImmutableArray<string> serverSupports)
    {
        var chosen = !challenged.IsEmpty ? challenged : resourceSupports is { IsEmpty: false } supported ? supported : configured;
        var all = Cleaned(chosen.Concat(before));
        // Alone it would narrow what the server gives by default.
        return all.IsEmpty || !serverSupports.Contains(OfflineAccess) ? Without(all, serverSupports) : Cleaned(all.Append(OfflineAccess));
    }

    /// <summary>Whether the challenge asks for something that was neither granted nor asked for before.</summary>
    public static bool AsksMore(ImmutableArray<string> challenged, IEnumerable<string> before) => challenged.Except(before).Any();

    // A resource may list it by mistake; it is not the resource's to ask for, and a server that does not know it would refuse.
    private static ImmutableArray<string> Without(ImmutableArray<string> scopes, ImmutableArray<string> serverSupports) =>
        serverSupports.IsEmpty ? scopes : scopes.Remove(OfflineAccess);
}
