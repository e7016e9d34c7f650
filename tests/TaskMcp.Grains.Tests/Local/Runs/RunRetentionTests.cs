using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Runs that ended long ago are forgotten, and no others.</summary>
public sealed class RunRetentionTests
{
    [Fact]
    public async Task An_ended_run_is_forgotten_after_its_time_and_not_before()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnCreate));
        var run = await world.OnlyRun(RunState.Succeeded);

        world.Host.Clock.Advance(RetentionSetting.Default - TimeSpan.FromMinutes(1));
        (await Sweep(world)).ShouldBe(0);
        (await world.Runs()).Length.ShouldBe(1);

        world.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        (await Sweep(world)).ShouldBe(1);
        (await world.Runs()).ShouldBeEmpty();
        (await world.Run(run.Id).Get().Soon()).Refusal!.Code.ShouldBe("run.not_found");
        (await Sweep(world)).ShouldBe(0);
        await world.Host.Restart();
        (await world.Run(run.Id).Get().Soon()).Refusal!.Code.ShouldBe("run.not_found");
    }

    [Fact]
    public async Task Many_old_runs_are_forgotten_over_all_pages()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual, change: config => config with { Conditions = [new() { Field = "title", Operator = ConditionOperator.Eq, Value = JsonText.Of("never") }] }));
        for (var i = 0; i < 450; i++) await world.Trigger($"press {i}");
        world.Host.Clock.Advance(RetentionSetting.Default + TimeSpan.FromMinutes(1));
        (await Sweep(world)).ShouldBe(450);
        (await world.Runs()).ShouldBeEmpty();
    }

    private static Task<int> Sweep(RunsWorld world) => world.Host.Get<RunRetention>().Sweep(RunsWorld.Workspace, CancellationToken.None).Soon();
}
