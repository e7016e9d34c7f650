using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Schedules;
using TaskMcp.Silo.Tasks;

namespace TaskMcp.Silo.Projects;

/// <summary>The bindings of a project with their schedules in its stored record (SPEC B-1, B-10): <see cref="BindingSchedules"/> for each. Pure.</summary>
internal static class ProjectSchedules
{
    /// <summary>The state with a new binding.</summary>
    public static ProjectState Added(ProjectState state, BindingSnapshot binding, DateTimeOffset now) =>
        Marked(state, binding.Id, BindingSchedules.Begun(binding, now)) with { Bindings = state.Bindings.Add(binding) };

    /// <summary>The state with a binding changed; its schedule goes on if it is still the same.</summary>
    public static ProjectState Changed(ProjectState state, BindingSnapshot before, BindingSnapshot after, DateTimeOffset now) =>
        Marked(state, after.Id, BindingSchedules.Changed(before, MarkOf(state, before.Id), after, now)) with { Bindings = state.Bindings.Replace(before, after) };

    /// <summary>The state without a binding, and without the times that it has not made anything of.</summary>
    public static ProjectState Removed(ProjectState state, BindingSnapshot binding) => Marked(state, binding.Id, null) with
    {
        Bindings = state.Bindings.Remove(binding),
        Fires = state.Fires.RemoveAll(fire => fire.BindingId == binding.Id),
    };

    /// <summary>When something is to do; in the past when times that have come are still here, null when nothing is.</summary>
    public static DateTimeOffset? Next(ProjectState state) => state switch
    {
        { IsDeleted: true } => null,
        { Fires.IsEmpty: false } => DateTimeOffset.MinValue,
        _ => state.Bindings.Min(binding => BindingSchedules.Next(binding, MarkOf(state, binding.Id))),
    };

    /// <summary>When the reminder should tick first; null for none.</summary>
    public static DateTimeOffset? WakeAt(ProjectState state, DateTimeOffset now) =>
        WakeRules.WakeAt(state is { IsDeleted: false, Fires.IsEmpty: false }, Next(state), state.WakeAt, now);

    /// <summary>The state after the times that have come; the same instance when there are none.</summary>
    public static ProjectState Fire(ProjectState state, DateTimeOffset now)
    {
        foreach (var binding in state.Bindings)
        {
            var (mark, fires) = BindingSchedules.Fire(binding, MarkOf(state, binding.Id), now);
            if (!ReferenceEquals(mark, MarkOf(state, binding.Id))) state = Marked(state, binding.Id, mark) with { Fires = state.Fires.AddRange(fires) };
        }

        return state;
    }

    /// <summary>The bindings as the API shows them, with the times to come or the address to send to.</summary>
    public static ImmutableArray<BindingSnapshot> Shown(ProjectState state) =>
        [.. state.Bindings.Select(binding => BindingWebhookRules.Shown(BindingSchedules.Shown(binding, MarkOf(state, binding.Id))))];

    private static ScheduleMark? MarkOf(ProjectState state, Guid bindingId) => state.Schedules.GetValueOrDefault(bindingId);

    private static ProjectState Marked(ProjectState state, Guid bindingId, ScheduleMark? mark) =>
        state with { Schedules = mark is null ? state.Schedules.Remove(bindingId) : state.Schedules.SetItem(bindingId, mark) };
}
