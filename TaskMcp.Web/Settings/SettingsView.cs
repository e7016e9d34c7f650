using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Web.Settings;

/// <summary>What the settings show.</summary>
public sealed record SettingsView
{
    public required Caller Caller { get; init; }

    /// <summary>Null for the holder of the installation's owner token, who is no principal of a workspace.</summary>
    public required Guid? PrincipalId { get; init; }

    public required bool IsInstallationOwner { get; init; }

    public required ImmutableArray<SessionSnapshot> Sessions { get; init; }

    public required ImmutableArray<TokenSnapshot> Tokens { get; init; }

    /// <summary>Null when it can't be read.</summary>
    public required WorkspaceSnapshot? Workspace { get; init; }

    /// <summary>All of the installation; empty for all but its owner.</summary>
    public required ImmutableArray<WorkspaceSnapshot> Workspaces { get; init; }
}
