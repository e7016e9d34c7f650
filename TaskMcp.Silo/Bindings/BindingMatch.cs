using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Which bindings an event fires (SPEC B-1, B-9). Pure.</summary>
public static class BindingMatch
{
    /// <summary>Runs that may lead to one another (SPEC B-9).</summary>
    public const int MaxDepth = 10;

    /// <summary>The active bindings of this trigger.</summary>
    public static IEnumerable<BindingSnapshot> Of(TaskEvent happened, ImmutableArray<BindingSnapshot> bindings) =>
        bindings.Where(binding => binding.Status == BindingStatus.Active && IsTrigger(happened, binding));

    /// <summary>Whether the event is what the binding waits for, switched on or not. Nobody means another order within a column: that fires nothing.</summary>
    public static bool IsTrigger(TaskEvent happened, BindingSnapshot binding) => !IsReorder(happened) && (binding.BindingType == BindingType.OnEvent
        ? binding.Config.Event == happened.Type
        : Trigger(happened.Type) == binding.BindingType);

    /// <summary>A task changed its place in its column and nothing else.</summary>
    public static bool IsReorder(TaskEvent happened) => happened is { Type: TaskEventTypes.Moved, Changes: [{ Field: "rank" }] };

    /// <summary>Whether the binding is among the causes of the event and may not fire again for that.</summary>
    public static bool IsLoop(TaskEvent happened, BindingSnapshot binding) => IsLoop(happened.Causation, binding);

    /// <summary>The same for what is no event of one task.</summary>
    public static bool IsLoop(ImmutableArray<Guid> causation, BindingSnapshot binding) => !binding.Config.AllowReentry && causation.Contains(binding.Id);

    /// <summary>Why a run of this event must not start; null when it may.</summary>
    public static string? TooDeep(TaskEvent happened) => TooDeep(happened.Depth);

    /// <summary>The same for what is no event of one task.</summary>
    public static string? TooDeep(int depth) => depth > MaxDepth
        ? $"More than {MaxDepth} runs led to one another."
        : null;

    private static BindingType? Trigger(string eventType) => eventType switch
    {
        TaskEventTypes.Created => BindingType.OnCreate,
        TaskEventTypes.Completed => BindingType.OnComplete,
        TaskEventTypes.Updated => BindingType.OnUpdate,
        TaskEventTypes.DuePassed => BindingType.OnDue,
        WebhookTrigger.EventType => BindingType.Webhook,
        _ => null,
    };
}
