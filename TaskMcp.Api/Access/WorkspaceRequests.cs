using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>A new workspace.</summary>
public sealed record CreateWorkspaceRequest
{
    /// <summary>2–40 lower-case letters, digits and hyphens; can't be changed.</summary>
    public required string Name { get; init; }

    /// <summary>Its first owner.</summary>
    public required OwnerRequest Owner { get; init; }
}

/// <summary>An owner of a workspace: a user.</summary>
public sealed record OwnerRequest
{
    /// <summary>1–200 characters.</summary>
    public required string Name { get; init; }

    public string? Email { get; init; }
}

/// <summary>A workspace with a new owner.</summary>
public sealed record CreatedWorkspaceAnswer
{
    public required WorkspaceSnapshot Workspace { get; init; }

    public required PrincipalSnapshot Owner { get; init; }

    /// <summary>The owner's token; only this answer holds it.</summary>
    public required CreatedTokenAnswer Token { get; init; }
}

/// <summary>That somebody got hold of what he should not have.</summary>
public sealed record BreachRequest
{
    /// <summary>The name of the workspace, so that it is not done by accident.</summary>
    public required string Confirm { get; init; }
}

/// <summary>What a breach switch has done.</summary>
public sealed record BreachAnswer
{
    /// <summary>With the report in <c>breach</c>: <c>finished_at</c> is null while connections and webhooks are still being locked.</summary>
    public required WorkspaceSnapshot Workspace { get; init; }

    /// <summary>What stays good, and how to change it.</summary>
    public string OwnerToken { get; init; } =
        "The installation's owner token is not stored in the database and stays good for the workspace default. To change it, set TaskMcp__OwnerToken, or remove the file owner-token in the data directory, and start TaskMcp again.";
}
