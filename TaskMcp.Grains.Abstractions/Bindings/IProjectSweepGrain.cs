using System.Collections.Immutable;

namespace TaskMcp.Bindings;

/// <summary>The sweeps of one binding of a project over its tasks, one after the other (SPEC B-1, B-10). Key: workspace/project id/binding id.</summary>
[Alias("taskmcp.IProjectSweepGrain")]
public interface IProjectSweepGrain : IGrainWithStringKey
{
    /// <summary>Those that wait or are at work, and the latest hundred that ended or were left out; the newest first.</summary>
    [Alias("List"), ReadOnly] Task<ImmutableArray<SweepSnapshot>> List();
}
