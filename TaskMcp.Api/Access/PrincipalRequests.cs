using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Access;

/// <summary>A new principal: a person, an agent or a service.</summary>
public sealed record CreatePrincipalRequest
{
    /// <summary>A <c>user</c> can sign in to the pages; an <c>agent</c> or a <c>service</c> can't.</summary>
    public required ActorKind Kind { get; init; }

    /// <summary>1–200 characters.</summary>
    public required string Name { get; init; }

    public string? Email { get; init; }

    /// <summary>Default: <c>viewer</c>. With <c>none</c> an agent has only the tools that it is granted.</summary>
    public WorkspaceRole Role { get; init; } = WorkspaceRole.Viewer;

    /// <summary>Whom the external issuer means by it.</summary>
    public ExternalSubject? ExternalSubject { get; init; }

    /// <summary>Which of TaskMcp's own tools wait for a person's yes when it calls them over MCP; tools of toolboxes say so in their grants. Default: <c>never</c>.</summary>
    public ConfirmPolicy Confirm { get; init; }
}

/// <summary>New values for a principal. What is left out stays as it is.</summary>
public sealed record UpdatePrincipalRequest
{
    /// <summary>1–200 characters.</summary>
    public Optional<string> Name { get; init; }

    public Optional<string?> Email { get; init; }

    public Optional<WorkspaceRole> Role { get; init; }

    /// <summary>Disabled: its tokens and sessions are good for nothing, from the next request on.</summary>
    public Optional<bool> Enabled { get; init; }

    /// <summary>Whom the external issuer means by it.</summary>
    public Optional<ExternalSubject?> ExternalSubject { get; init; }

    /// <summary>Which of TaskMcp's own tools wait for a person's yes when it calls them over MCP.</summary>
    public Optional<ConfirmPolicy> Confirm { get; init; }
}

/// <summary>A new token.</summary>
public sealed record CreateTokenRequest
{
    /// <summary>1–100 characters, for people: where the token is used.</summary>
    public required string Name { get; init; }

    /// <summary>Any of <c>read, write, manage, admin, tools</c>; none for all that the principal may.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>Left out: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A new token; the only answer that ever holds it.</summary>
public sealed record CreatedTokenAnswer
{
    /// <summary>The token itself: <c>Authorization: Bearer …</c>. It is stored nowhere and can't be shown again.</summary>
    public required string Secret { get; init; }

    public required TokenSnapshot Token { get; init; }

    internal static CreatedTokenAnswer Of(CreatedToken created) => new() { Secret = created.Text.Reveal(), Token = created.Token };
}
