using System.Collections.Immutable;
using TaskMcp.Bindings;

namespace TaskMcp.Silo.Bindings;

/// <summary>How the bindings of a project stand for one of its tasks (SPEC B-1, B-9). Pure.</summary>
public static class ProjectBindingRules
{
    /// <summary>Bindings that a task remembers: those of the project that it is in, and of one that it was in. Muted ones stay beyond that.</summary>
    public const int MaxUses = 2 * BindingRules.MaxBindings;

    /// <summary>What a person reads of a binding that is off for one task.</summary>
    internal const string MuteReason = "Switched off for this task only; enabled: true here lets it fire for this task again.";

    /// <summary>A new binding of a project. Refusals: those of <see cref="BindingRules.Create"/>.</summary>
    public static GrainResult<BindingSnapshot> Create(
        ImmutableArray<BindingSnapshot> present, Guid projectId, Guid bindingId, BindingDraft draft, DateTimeOffset now)
    {
        var made = BindingRules.Create(present, projectId, bindingId, draft, now);
        return made.IsAccepted ? made.Value with { TaskId = null, ProjectId = projectId } : made;
    }

    /// <summary>The project's bindings as this task sees them: with its own counts and pauses.</summary>
    public static ImmutableArray<BindingSnapshot> InTask(ImmutableArray<BindingSnapshot> ofProject, ImmutableArray<ProjectBindingUse> uses) =>
        [.. ofProject.Select(binding => InTask(binding, uses.FirstOrDefault(use => use.BindingId == binding.Id)))];

    /// <summary>
    /// Those that a change of this time may fire: switched on, and so already when it happened. One that was added or switched on afterwards does
    /// not fire for it, however late the change is delivered, and a repeated delivery finds the same ones.
    /// </summary>
    public static ImmutableArray<BindingSnapshot> ForChange(
        ImmutableArray<BindingSnapshot> ofProject, ImmutableArray<ProjectBindingUse> uses, DateTimeOffset happenedAt) =>
        ofProject.IsEmpty ? [] : [.. InTask(ofProject, uses).Where(binding => binding.Status == BindingStatus.Active && Since(binding) <= happenedAt)];

    /// <summary>From when on it fires.</summary>
    public static DateTimeOffset Since(BindingSnapshot binding) => binding.StatusSince ?? binding.CreatedAt;

    /// <summary>Counts a firing; one too many within a minute pauses the binding for this task only. The latest to fire stands last.</summary>
    public static ImmutableArray<ProjectBindingUse> RecordFiring(ImmutableArray<ProjectBindingUse> uses, BindingFiring firing)
    {
        var use = uses.FirstOrDefault(use => use.BindingId == firing.BindingId) ?? new() { BindingId = firing.BindingId };
        var window = BindingRules.Window(use.RecentFirings, firing.At);
        var isTooMany = window.Length > BindingRules.MaxFiringsInWindow;
        var fired = use with
        {
            Label = firing.Label,
            TriggerCount = use.TriggerCount + 1,
            LastTriggered = use.LastTriggered > firing.At ? use.LastTriggered : firing.At,
            RecentFirings = isTooMany ? [] : window,
            PausedAt = isTooMany ? firing.At : use.PausedAt,
        };
        return With(uses, fired);
    }

    /// <summary>Ends the pause and the mute for this task.</summary>
    public static ImmutableArray<ProjectBindingUse> Resume(ImmutableArray<ProjectBindingUse> uses, Guid bindingId, DateTimeOffset now) =>
    [
        .. uses.Select(use => use.BindingId == bindingId && (use.PausedAt ?? use.MutedAt) is not null
            ? use with { PausedAt = null, MutedAt = null, RecentFirings = [], ResumedAt = now }
            : use),
    ];

    /// <summary>Switches it off for this task; a repeat changes nothing.</summary>
    public static ImmutableArray<ProjectBindingUse> Mute(ImmutableArray<ProjectBindingUse> uses, Guid bindingId, DateTimeOffset now)
    {
        var use = uses.FirstOrDefault(use => use.BindingId == bindingId) ?? new() { BindingId = bindingId };
        return use.MutedAt is null ? With(uses, use with { MutedAt = now }) : uses;
    }

    /// <summary>Counts a firing by a sweep.</summary>
    public static ImmutableArray<ProjectBindingUse> RecordSweep(ImmutableArray<ProjectBindingUse> uses, BindingFiring firing, Guid sweepId) =>
        [.. RecordFiring(uses, firing).Select(use => use.BindingId == firing.BindingId ? use with { LastSweep = sweepId } : use)];

    /// <summary>Whether this sweep has been counted.</summary>
    public static bool WasSwept(ImmutableArray<ProjectBindingUse> uses, Guid bindingId, Guid sweepId) => uses.Any(use => use.BindingId == bindingId && use.LastSweep == sweepId);

    /// <summary>Whether it is switched off for this task.</summary>
    public static bool IsMuted(ImmutableArray<ProjectBindingUse> uses, Guid bindingId) => uses.Any(use => use.BindingId == bindingId && use.MutedAt is not null);

    /// <summary>Those that the loop guard paused between the two states.</summary>
    public static IEnumerable<ProjectBindingUse> Pauses(ImmutableArray<ProjectBindingUse> before, ImmutableArray<ProjectBindingUse> after) =>
        after.Where(use => use.PausedAt is { } at && before.FirstOrDefault(earlier => earlier.BindingId == use.BindingId)?.PausedAt != at);

    /// <summary>The latest stands last; the oldest is forgotten, but never what somebody decided.</summary>
    private static ImmutableArray<ProjectBindingUse> With(ImmutableArray<ProjectBindingUse> uses, ProjectBindingUse latest)
    {
        var others = uses.RemoveAll(use => use.BindingId == latest.BindingId);
        var oldest = others.Where(use => use.MutedAt is null).SkipLast(MaxUses - 1).Select(use => use.BindingId).ToImmutableHashSet();
        return [.. others.Where(use => !oldest.Contains(use.BindingId)), latest];
    }

    private static BindingSnapshot InTask(BindingSnapshot binding, ProjectBindingUse? use)
    {
        if (use is null) return binding;
        var counted = binding with { TriggerCount = use.TriggerCount, LastTriggered = use.LastTriggered };
        if (binding.Status != BindingStatus.Active) return counted;
        if (use.MutedAt is { } muted) return counted with { Status = BindingStatus.Muted, StatusReason = MuteReason, StatusSince = muted };
        if (use.PausedAt >= Since(binding)) return counted with { Status = BindingStatus.Paused, StatusReason = BindingRules.PauseReason, StatusSince = use.PausedAt };
        return use.ResumedAt > Since(binding) ? counted with { StatusSince = use.ResumedAt } : counted;
    }
}
