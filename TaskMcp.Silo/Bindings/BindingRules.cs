using System.Collections.Immutable;
using TaskMcp.Bindings;

namespace TaskMcp.Silo.Bindings;

/// <summary>Changes of a task's bindings (SPEC B-1, B-9). Pure.</summary>
public static class BindingRules
{
    /// <summary>Bindings of one task or of one project.</summary>
    public const int MaxBindings = 50;

    /// <summary>Runs of one binding on one task within <see cref="LoopWindow"/>; one more pauses the binding (SPEC B-9).</summary>
    public const int MaxFiringsInWindow = 20;

    public static readonly TimeSpan LoopWindow = TimeSpan.FromMinutes(1);

    public static readonly Refusal ConnectionNotFound =
        Refusal.Field("binding.connection_not_found", "connection_id", "connection_id must be a connection that exists");

    private const int MaxNameLength = 200;

    /// <summary>
    /// A new binding beside those that are there. The connection's existence is the caller's to check. Refusals: <c>binding.limit</c>,
    /// <c>binding.connection_not_found</c> (no id), <c>binding.name_invalid</c>, and those of <see cref="BindingConfigRules.Check"/>
    /// and <see cref="BindingEventRules.Check"/>.
    /// </summary>
    public static GrainResult<BindingSnapshot> Create(
        ImmutableArray<BindingSnapshot> present, Guid taskId, Guid bindingId, BindingDraft draft, DateTimeOffset now)
    {
        if (present.FirstOrDefault(binding => binding.Id == bindingId) is { } made) return made;
        if (present.Length >= MaxBindings)
            return new Refusal("binding.limit", $"A task or project may have {MaxBindings} bindings of its own; remove one first.");
        if (draft.ConnectionId == Guid.Empty)
            return Refusal.Field("binding.connection_not_found", "connection_id", "binding.connection_id must be the id of a connection.");
        if (CheckName(draft.Name) is { } name) return name;
        if ((BindingConfigRules.Check(draft.BindingType, draft.Config) ?? BindingScheduleRules.Check(draft.BindingType, draft.Config, now)) is { } config) return config;
        if (BindingEventRules.Check(draft.BindingType, draft.Config) is { } happened) return happened;
        if (BindingWebhookRules.Check(taskId, bindingId, draft, now) is { } webhook) return webhook;
        return new BindingSnapshot
        {
            Id = bindingId,
            TaskId = taskId,
            ConnectionId = draft.ConnectionId,
            BindingType = draft.BindingType,
            Config = draft.Config,
            Name = draft.Name,
            CreatedAt = now,
        };
    }

    /// <summary>The binding after a change. Enabling it ends a pause; the caller then forgets its firing window. Refusals as for <see cref="Create"/>.</summary>
    public static GrainResult<BindingSnapshot> Update(BindingSnapshot binding, UpdateBinding command, DateTimeOffset now)
    {
        if (command.Name.IsSet && CheckName(command.Name.Value) is { } name) return name;
        if (command.Config.IsSet && (BindingConfigRules.Check(binding.BindingType, command.Config.Value!) ?? BindingScheduleRules.Check(binding.BindingType, command.Config.Value!, now)) is { } config) return config;
        if (command.Config.IsSet && BindingEventRules.Check(binding.BindingType, command.Config.Value!) is { } happened) return happened;
        var changed = binding with { Config = command.Config.Or(binding.Config), Name = command.Name.Or(binding.Name) };
        if (!command.Enabled.IsSet) return changed;
        var status = command.Enabled.Value ? BindingStatus.Active : BindingStatus.Disabled;
        return binding.Status == status ? changed : changed with { Status = status, StatusReason = null, StatusSince = now };
    }

    /// <summary>
    /// Counts a firing. <paramref name="recent"/> are the earlier firings that <see cref="FiringRecord.Recent"/> gave back; one too many
    /// within a minute pauses the binding (SPEC B-9).
    /// </summary>
    public static FiringRecord RecordFiring(BindingSnapshot binding, ImmutableArray<DateTimeOffset> recent, DateTimeOffset at)
    {
        var window = Window(recent, at);
        var fired = binding with
        {
            TriggerCount = binding.TriggerCount + 1,
            LastTriggered = binding.LastTriggered > at ? binding.LastTriggered : at,
        };
        if (window.Length <= MaxFiringsInWindow || fired.Status != BindingStatus.Active) return new(fired, window);
        return new(
            fired with
            {
                Status = BindingStatus.Paused,
                StatusReason = PauseReason,
                StatusSince = at,
            },
            []);
    }

    /// <summary>What a person reads of a pause.</summary>
    internal static readonly string PauseReason =
        $"Fired more than {MaxFiringsInWindow} times within a minute, which looks like a loop; enable it to let it fire again.";

    /// <summary>The firings within <see cref="LoopWindow"/>, this one included.</summary>
    internal static ImmutableArray<DateTimeOffset> Window(ImmutableArray<DateTimeOffset> recent, DateTimeOffset at) =>
        recent.IsDefaultOrEmpty ? [at] : recent.RemoveAll(earlier => earlier <= at - LoopWindow).Add(at);

    private static Refusal? CheckName(string? name) => name is null or { Length: > 0 and <= MaxNameLength }
        ? null
        : Refusal.Field("binding.name_invalid", "name", $"binding.name must be 1–{MaxNameLength} characters (was {name.Length}).");
}

/// <summary>A binding after a firing, and the firings to remember for the next.</summary>
public sealed record FiringRecord(BindingSnapshot Binding, ImmutableArray<DateTimeOffset> Recent)
{
    /// <summary>Whether this firing paused it.</summary>
    public bool IsPaused => Binding.Status == BindingStatus.Paused;
}
