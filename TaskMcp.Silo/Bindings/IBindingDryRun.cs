using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Shows what a binding would do, and calls nothing (SPEC B-11).</summary>
public interface IBindingDryRun
{
    Task<GrainResult<DryRunResult>> Run(string workspace, TaskSnapshot task, BindingSnapshot binding, BindingSample? sample, CommandContext context, CancellationToken cancellationToken);

    /// <summary>For an event that happened, at its time.</summary>
    Task<GrainResult<DryRunResult>> Run(string workspace, TaskSnapshot today, KeptEvent kept, BindingSnapshot binding);
}
