using System.Collections.Immutable;

namespace TaskMcp.Access;

/// <summary>What a token may do of all that its principal may. No scopes: all of it.</summary>
public static class TokenScopes
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Manage = "manage";
    public const string Admin = "admin";

    /// <summary>May call tools of the principal's toolboxes, as the principal's own role allows. Alone it opens nothing else.</summary>
    public const string Tools = "tools";

    private static readonly ImmutableDictionary<string, WorkspaceRole> Roles = new Dictionary<string, WorkspaceRole>(StringComparer.Ordinal)
    {
        [Read] = WorkspaceRole.Viewer,
        [Write] = WorkspaceRole.Member,
        [Manage] = WorkspaceRole.Maintainer,
        [Admin] = WorkspaceRole.Owner,
        [Tools] = WorkspaceRole.None,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>All of them, from the least.</summary>
    public static ImmutableArray<string> All { get; } = [Read, Write, Manage, Admin, Tools];

    /// <summary>The role that is left of a principal's: the highest that a scope allows, never more than its own.</summary>
    public static WorkspaceRole Cap(WorkspaceRole role, ImmutableArray<string> scopes)
    {
        if (scopes.IsDefaultOrEmpty) return role;
        var allowed = scopes.Max(scope => Roles.GetValueOrDefault(scope));
        return allowed < role ? allowed : role;
    }

    /// <summary>Whether what one set allows is allowed by another, too.</summary>
    public static bool IsWithin(ImmutableArray<string> scopes, ImmutableArray<string> limits)
    {
        if (limits.IsDefaultOrEmpty) return true;
        if (scopes.IsDefaultOrEmpty) return false;
        return Cap(WorkspaceRole.Owner, scopes) <= Cap(WorkspaceRole.Owner, limits) && (!scopes.Contains(Tools) || limits.Contains(Tools));
    }
}
