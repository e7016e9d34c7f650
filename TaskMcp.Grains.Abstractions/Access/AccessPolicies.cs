namespace TaskMcp.Access;

/// <summary>Names of the authorization policies that a route can ask for: one per role, by its name in JSON.</summary>
public static class AccessPolicies
{
    public const string None = "none";
    public const string Viewer = "viewer";
    public const string Member = "member";
    public const string Maintainer = "maintainer";
    public const string Owner = "owner";

    public static string Of(WorkspaceRole role) => role switch
    {
        WorkspaceRole.None => None,
        WorkspaceRole.Viewer => Viewer,
        WorkspaceRole.Member => Member,
        WorkspaceRole.Maintainer => Maintainer,
        _ => Owner,
    };

    /// <summary>The role of a policy; a name that is none needs an owner.</summary>
    public static WorkspaceRole Role(string? policy) => policy switch
    {
        None => WorkspaceRole.None,
        Viewer => WorkspaceRole.Viewer,
        Member => WorkspaceRole.Member,
        Maintainer => WorkspaceRole.Maintainer,
        _ => WorkspaceRole.Owner,
    };
}
