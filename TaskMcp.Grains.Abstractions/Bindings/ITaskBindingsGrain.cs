using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Runs;

namespace TaskMcp.Bindings;

/// <summary>
/// The bindings of a task; the same grain as the task, since they must be there the moment it is made. Key: workspace/task id.
/// Refusals: <c>task.not_found</c>, <c>binding.not_found</c>, and on saving <c>binding.tool_invalid</c>, <c>binding.connection_not_found</c>,
/// <c>binding.condition_invalid</c>, <c>binding.event_invalid</c>, <c>binding.limit</c>, <c>binding.webhook_invalid</c>, <c>webhook.secret_required</c>, <c>webhook.secret_invalid</c>,
/// <c>webhook.events_invalid</c>, <c>template.syntax</c>, <c>template.unknown_variable</c>, <c>template.unknown_filter</c>.
/// </summary>
[Alias("taskmcp.ITaskBindingsGrain")]
public interface ITaskBindingsGrain : IGrainWithStringKey
{
    /// <summary>The task's own, then those of its project as they stand for this task: with its counts and pauses.</summary>
    [Alias("ListBindings"), ReadOnly] Task<GrainResult<ImmutableArray<BindingSnapshot>>> ListBindings();

    [Alias("AddBinding")] Task<GrainResult<BindingSnapshot>> AddBinding(AddBinding command);

    /// <summary>
    /// Changes one of the task's own. One of its project's can be switched off for this task (enabled: false mutes it, whatever the project does) and on again,
    /// which also ends a pause; all else is <c>binding.of_project</c>.
    /// </summary>
    [Alias("UpdateBinding")] Task<GrainResult<BindingSnapshot>> UpdateBinding(UpdateBinding command);

    /// <summary>Removes one of the task's own, with its webhook if it has one (SPEC W-7). Refusal for its project's: <c>binding.of_project</c>.</summary>
    [Alias("RemoveBinding")] Task<GrainResult<BindingSnapshot>> RemoveBinding(Guid bindingId, CommandContext context);

    /// <summary>
    /// Runs a binding by hand (SPEC B-12), whatever its trigger; its conditions still hold or the run is <c>skipped</c>. The run is recorded when this
    /// returns. Refusal: <c>binding.sample_unexpected</c> for a sample although no webhook triggers the binding.
    /// </summary>
    [Alias("Trigger")] Task<GrainResult<RunSnapshot>> Trigger(Guid bindingId, CommandContext context, BindingSample? sample = null);

    /// <summary>Whether the conditions hold, and the rendered input; calls nothing (SPEC B-11). Refusal: <c>binding.sample_unexpected</c>.</summary>
    [Alias("DryRun"), ReadOnly] Task<GrainResult<DryRunResult>> DryRun(Guid bindingId, CommandContext context, BindingSample? sample = null);

    /// <summary>
    /// The same for a past event of this task, with the task right after it where that is kept, or for a delivery to the binding's webhook. Refusal:
    /// <c>event.not_found</c>.
    /// </summary>
    [Alias("DryRunEvent"), ReadOnly] Task<GrainResult<DryRunResult>> DryRunEvent(Guid bindingId, Guid eventId, CommandContext context);

    /// <summary>
    /// The same for a binding that is not there yet, of this task or of its project; stores nothing. Refusals: those of saving it, except <c>binding.limit</c>, and
    /// <c>event.not_found</c>, <c>binding.sample_unexpected</c>; <c>binding.not_found</c> where it would not apply to this task.
    /// </summary>
    [Alias("DryRunDraft"), ReadOnly] Task<GrainResult<DryRunResult>> DryRunDraft(DryRunDraft command);

    /// <summary>
    /// Why an event of this task, or a delivery to the binding's webhook, did or did not make a run of this binding. Refusal: <c>event.not_found</c>.
    /// </summary>
    [Alias("Explain"), ReadOnly] Task<GrainResult<BindingExplanation>> Explain(Guid bindingId, Guid eventId);
}

[GenerateSerializer, Immutable, Alias("taskmcp.add_binding")]
public sealed record AddBinding
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required BindingDraft Draft { get; init; }

    /// <summary>Reserved by the caller so that a repeat adds nothing.</summary>
    [Id(2)] public Guid? BindingId { get; init; }
}

[GenerateSerializer, Immutable, Alias("taskmcp.update_binding")]
public sealed record UpdateBinding
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required Guid BindingId { get; init; }

    [Id(2)] public Optional<BindingConfig> Config { get; init; }

    /// <summary>True makes it fire again, also after a pause.</summary>
    [Id(3)] public Optional<bool> Enabled { get; init; }

    [Id(4)] public Optional<string?> Name { get; init; }
}

/// <summary>A binding to try before it is saved (SPEC B-11).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.dry_run_draft")]
public sealed record DryRunDraft
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required BindingDraft Draft { get; init; }

    /// <summary>The project that it is to be a binding of; null for one of the task.</summary>
    [Id(2)] public Guid? ProjectId { get; init; }

    /// <summary>An event of the task to try it on; null for now.</summary>
    [Id(3)] public Guid? EventId { get; init; }

    /// <summary>What one that a webhook triggers is tried with; not together with an event.</summary>
    [Id(4)] public BindingSample? Sample { get; init; }
}

/// <summary>One condition with what it met.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.condition_check")]
public sealed record ConditionCheckResult
{
    [Id(0)] public required string Field { get; init; }

    [Id(1)] public required ConditionOperator Operator { get; init; }

    [Id(2)] public required JsonText Expected { get; init; }

    [Id(3)] public required JsonText Actual { get; init; }

    [Id(4)] public required bool Holds { get; init; }

    /// <summary>Where it stands among the binding's conditions, such as <c>[1].any[0]</c>.</summary>
    [Id(5)] public string Position { get; init; } = "";
}

/// <summary>What a binding would do (SPEC B-11).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.dry_run")]
public sealed record DryRunResult
{
    [Id(0)] public required bool ConditionsHold { get; init; }

    [Id(1)] public ImmutableArray<ConditionCheckResult> Conditions { get; init; } = [];

    /// <summary>The rendered input; null when it does not render.</summary>
    [Id(2)] public JsonText? Input { get; init; }

    /// <summary>Why the input does not render.</summary>
    [Id(3)] public string? Error { get; init; }
}
