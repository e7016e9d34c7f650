namespace TaskMcp.Silo.Access;

/// <summary>
/// Whose a token, a session or an external subject is: found without naming a workspace. In grain state, so that it is durable with what it points at
/// and no rebuild of the read model can lose it. Key: see <see cref="PointerKeys"/>.
/// </summary>
[Alias("taskmcp.IPrincipalPointerGrain")]
public interface IPrincipalPointerGrain : IGrainWithStringKey
{
    /// <summary>Null where there is none.</summary>
    [Alias("Get"), ReadOnly] Task<PrincipalPointer?> Get();

    /// <summary>Points at this, unless it points elsewhere; answers where it points.</summary>
    [Alias("Claim")] Task<PrincipalPointer> Claim(PrincipalPointer pointer);

    /// <summary>Points nowhere, if it pointed at this principal.</summary>
    [Alias("Clear")] Task Clear(string workspace, Guid principalId);
}

/// <summary>A principal and the credential of it that is meant.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.principal_pointer")]
public sealed record PrincipalPointer
{
    [Id(0)] public required string Workspace { get; init; }

    [Id(1)] public required Guid PrincipalId { get; init; }

    /// <summary>The token or session; empty for an external subject.</summary>
    [Id(2)] public Guid Id { get; init; }
}

/// <summary>What is stored of a pointer.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.principal_pointer_state")]
public sealed record PrincipalPointerState
{
    public const string Name = "principal_pointer";

    [Id(0)] public PrincipalPointer? Pointer { get; init; }
}
