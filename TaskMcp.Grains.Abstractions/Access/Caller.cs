using System.Collections.Immutable;
using TaskMcp.Toolboxes;

namespace TaskMcp.Access;

/// <summary>Who calls, where, and what that allows: known from a token or session, the same for HTTP and MCP.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.caller")]
public sealed record Caller
{
    /// <summary>The workspace of the principal; nothing of another one is reachable (SPEC A-6).</summary>
    [Id(0)] public required string Workspace { get; init; }

    /// <summary>Its id is the principal's: <c>owner</c> for the installation's owner token, a UUID for all others.</summary>
    [Id(1)] public required Actor Actor { get; init; }

    /// <summary>The principal's role, as far as the scopes allow it.</summary>
    [Id(2)] public required WorkspaceRole Role { get; init; }

    /// <summary>Of <see cref="TokenScopes"/>; empty: all that the role allows.</summary>
    [Id(3)] public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>The token that was shown; null for the owner token and for an external issuer's.</summary>
    [Id(4)] public Guid? TokenId { get; init; }

    /// <summary>The session of a browser, where there is one.</summary>
    [Id(5)] public Guid? SessionId { get; init; }

    /// <summary>When the token or session ends; null when it does not.</summary>
    [Id(6)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Which of TaskMcp's own tools wait for a person's yes.</summary>
    [Id(7)] public ConfirmPolicy Confirm { get; init; }

    /// <summary>The principal's role for tools of its toolboxes, which the scope <c>tools</c> does not lower; null where it is <see cref="Role"/>.</summary>
    [Id(8)] public WorkspaceRole? ToolRole { get; init; }

    /// <summary>Whether tools of the principal's toolboxes may be called.</summary>
    public bool MayCallTools => Scopes.IsDefaultOrEmpty || Scopes.Contains(TokenScopes.Tools);

    /// <summary>Whether the principal's own tokens and sessions may be made and ended: not with a token that is there to read or to call tools, but for itself.</summary>
    public bool MayManageOwn => Scopes.IsDefaultOrEmpty || TokenScopes.Cap(WorkspaceRole.Owner, Scopes) >= WorkspaceRole.Member;

    /// <summary>Holder of the installation's owner token.</summary>
    public static Caller Owner { get; } = new() { Workspace = GrainKeys.DefaultWorkspace, Actor = Actor.Owner, Role = WorkspaceRole.Owner };
}
