using TaskMcp.Toolboxes;

namespace TaskMcp.Access;

/// <summary>Who may act in a workspace: a person, an agent or a service, as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.principal")]
public sealed record PrincipalSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required ActorKind Kind { get; init; }

    [Id(2)] public required string Name { get; init; }

    [Id(3)] public string? Email { get; init; }

    [Id(4)] public required WorkspaceRole Role { get; init; }

    /// <summary>A disabled principal keeps its tokens, but none of them and none of its sessions is good for anything.</summary>
    [Id(5)] public bool Enabled { get; init; } = true;

    /// <summary>Whom an external issuer means by it (SPEC S-4); null when it comes with tokens of this server only.</summary>
    [Id(6)] public ExternalSubject? ExternalSubject { get; init; }

    [Id(7)] public required long Version { get; init; }

    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(9)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Which of TaskMcp's own tools wait for a person's yes when the principal calls them over MCP (SPEC S-4). Tools of toolboxes: see the grant.</summary>
    [Id(10)] public ConfirmPolicy Confirm { get; init; }

    /// <summary>The principal as the actor of its commands.</summary>
    public Actor ToActor() => new() { Kind = Kind, Id = Id.ToString("D"), Name = Name, Email = Email };
}

/// <summary>Somebody as an external issuer names him: the claims <c>iss</c> and <c>sub</c> together.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.external_subject")]
public sealed record ExternalSubject
{
    [Id(0)] public required string Issuer { get; init; }

    [Id(1)] public required string Subject { get; init; }
}
