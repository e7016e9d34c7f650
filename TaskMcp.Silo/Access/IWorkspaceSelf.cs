using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>What only TaskMcp itself asks of a workspace. Key as <see cref="IWorkspaceGrain"/>.</summary>
[Alias("taskmcp.IWorkspaceSelf")]
public interface IWorkspaceSelf : IGrainWithStringKey
{
    /// <summary>What its tokens are measured by; null when there is no such workspace. Interleaves, since principals ask it in their turns while it changes one of them.</summary>
    [Alias("Standing"), AlwaysInterleave] Task<WorkspaceStanding?> Standing();
}

/// <summary>From when on tokens and credentials are good.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.workspace_standing")]
public sealed record WorkspaceStanding
{
    /// <summary>How many breaches there were: what is of an earlier epoch is not good any more (SPEC A-7).</summary>
    [Id(0)] public required long Epoch { get; init; }

    [Id(1)] public DateTimeOffset? BreachedAt { get; init; }
}
