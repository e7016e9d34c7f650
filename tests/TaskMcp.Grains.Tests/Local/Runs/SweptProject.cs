using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Schedules;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>The inbox with tasks over which a binding goes, and what came of that.</summary>
internal static class SweptProject
{
    public static ITaskGrain TaskOf(RunsWorld world, Guid id) => world.Host.Grains.GetGrain<ITaskGrain>(GrainKeys.Of(RunsWorld.Workspace, id));

    public static ITaskBindingsGrain Of(RunsWorld world, Guid task) => world.Host.Grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(RunsWorld.Workspace, task));

    public static async Task<ImmutableArray<Guid>> MakeTasks(RunsWorld world, int count)
    {
        var made = ImmutableArray.CreateBuilder<Guid>();
        for (var number = 0; number < count; number++)
        {
            made.Add(Guid.CreateVersion7());
            (await TaskOf(world, made[^1]).Create(new() { Context = RunsWorld.By($"make {made[^1]}"), Title = $"Task {number}" }).Soon()).Refusal.ShouldBeNull();
        }

        return made.ToImmutable();
    }

    public static BindingDraft Scheduled(RunsWorld world, ScheduleConfig schedule, Func<BindingConfig, BindingConfig>? change = null) => world.Binding(BindingType.Scheduled, change: config =>
    {
        var scheduled = config with { InputTemplate = new("""{"title":"{{ event.triggered_at }}"}"""), Schedule = schedule, OutputHandling = [] };
        return change?.Invoke(scheduled) ?? scheduled;
    });

    public static async Task<ImmutableArray<RunSnapshot>> RunsOf(RunsWorld world, BindingSnapshot binding) =>
        (await world.Host.Get<IRunQueries>().List(new() { Workspace = RunsWorld.Workspace, BindingId = binding.Id, Limit = 200 }, CancellationToken.None).Soon()).Value!.Items;

    /// <summary>The runs of the binding once there are as many and all have ended.</summary>
    public static Task<ImmutableArray<RunSnapshot>> Ended(RunsWorld world, BindingSnapshot binding, int count) =>
        Eventually.Until(() => RunsOf(world, binding), runs => runs.Length == count && runs.All(run => RunRules.IsEnded(run.State)));

    /// <summary>The sweeps of the binding, the newest first, once as many have ended.</summary>
    public static Task<ImmutableArray<SweepSnapshot>> Swept(RunsWorld world, BindingSnapshot binding, int count) => Eventually.Until(
        () => Sweeps(world, binding), sweeps => sweeps.Length == count && sweeps.All(sweep => sweep.FinishedAt is not null));

    public static Task<ImmutableArray<SweepSnapshot>> Sweeps(RunsWorld world, BindingSnapshot binding) =>
        world.Host.Grains.GetGrain<IProjectSweepGrain>(GrainKeys.Sweeps(RunsWorld.Workspace, ProjectSnapshot.InboxId, binding.Id)).List();
}
