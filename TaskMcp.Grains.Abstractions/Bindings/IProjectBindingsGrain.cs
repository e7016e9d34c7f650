using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Bindings;

/// <summary>
/// The bindings of a project; the same grain as the project. They apply to every task that is in it when something happens, also to tasks made
/// later, and no longer to one that has moved away (SPEC B-1). Counting, pausing and running them is each task's own work, so a task asks here and
/// never the other way round. Key: workspace/project id.
/// Refusals: <c>project.not_found</c>, and otherwise those of <see cref="ITaskBindingsGrain"/>.
/// </summary>
[Alias("taskmcp.IProjectBindingsGrain")]
public interface IProjectBindingsGrain : IGrainWithStringKey
{
    /// <summary>All of them, without counts: those stand with the tasks and in the list of runs.</summary>
    [Alias("ListBindings"), ReadOnly] Task<GrainResult<ImmutableArray<BindingSnapshot>>> ListBindings();

    /// <summary>Adds one. It fires for what happens from now on.</summary>
    [Alias("AddBinding")] Task<GrainResult<BindingSnapshot>> AddBinding(AddBinding command);

    /// <summary>Changes one. Switching it off and on again also ends the pauses that the loop guard made for single tasks (SPEC B-9).</summary>
    [Alias("UpdateBinding")] Task<GrainResult<BindingSnapshot>> UpdateBinding(UpdateBinding command);

    /// <summary>
    /// Begins a sweep by hand: a run for every task whose conditions hold, except those that muted the binding. The same
    /// <see cref="CommandContext.OperationId"/> again begins no second one. Refusals: <c>binding.not_found</c>, <c>binding.sample_unexpected</c>, <c>sweep.limit</c>.
    /// </summary>
    [Alias("Sweep")] Task<GrainResult<SweepSnapshot>> Sweep(Guid bindingId, CommandContext context, BindingSample? sample = null);

    /// <summary>Removes one, with its webhook if it has one (SPEC W-7). Its runs stay; a sweep that is at work stops.</summary>
    [Alias("RemoveBinding")] Task<GrainResult<BindingSnapshot>> RemoveBinding(Guid bindingId, CommandContext context);
}
