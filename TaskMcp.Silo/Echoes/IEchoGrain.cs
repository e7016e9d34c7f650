using System.Collections.Immutable;

namespace TaskMcp.Silo.Echoes;

/// <summary>
/// The latest calls of a workspace's runs, by what a webhook may tell of them (SPEC B-9). In memory only, for <see cref="EchoMemory.Kept"/>:
/// after a restart a loop goes round once more. Key: <see cref="GrainKeys.Echoes"/>.
/// </summary>
[Alias("taskmcp.IEchoGrain")]
public interface IEchoGrain : IGrainWithStringKey
{
    /// <summary>A call begins or has ended. What was noted of the same run stays.</summary>
    [Alias("Note")] Task Note(EchoCall call);

    /// <summary>Whether there are calls at all: where nothing calls out, a delivery need not be looked at.</summary>
    [Alias("HasCalls"), ReadOnly] Task<bool> HasCalls();

    /// <summary>The calls that share a mark with a delivery, the latest first.</summary>
    [Alias("Find"), ReadOnly] Task<ImmutableArray<EchoFound>> Find(ImmutableArray<ulong> marks);
}
