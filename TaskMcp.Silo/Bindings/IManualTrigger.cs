using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Runs a binding by hand (SPEC B-12).</summary>
public interface IManualTrigger
{
    /// <summary>
    /// Records the run, and queues it unless its conditions do not hold. The same <see cref="CommandContext.OperationId"/> again answers the
    /// run that it made. The caller counts the firing.
    /// </summary>
    Task<GrainResult<RunSnapshot>> Run(string workspace, TaskSnapshot task, BindingSnapshot binding, BindingSample? sample, CommandContext context, CancellationToken cancellationToken);
}
