using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Schedules;
using TaskMcp.Silo.Projects;

namespace TaskMcp.Rules.Tests.Projects;

public sealed class ProjectSchedulesTests
{
    private static readonly DateTimeOffset Now = RunSamples.Now;

    [Fact]
    public void A_time_that_has_come_is_decided_once_and_stays_until_it_is_handed_over()
    {
        var state = ProjectSchedules.Added(new(), Binding(), Now);
        ProjectSchedules.Next(state).ShouldBe(Now.AddHours(1));
        ProjectSchedules.Fire(state, Now.AddMinutes(59)).ShouldBeSameAs(state);
        var fired = ProjectSchedules.Fire(state, Now.AddHours(1));
        fired.Fires.ShouldHaveSingleItem().Time.ShouldBe(Now.AddHours(1));
        ProjectSchedules.Fire(fired, Now.AddHours(1)).ShouldBeSameAs(fired);
        ProjectSchedules.Next(fired)!.Value.ShouldBeLessThan(Now, "it is to be handed over at once");
        ProjectSchedules.WakeAt(fired, Now.AddHours(1))!.Value.ShouldBeLessThan(Now.AddHours(1).AddMinutes(2));
        ProjectSchedules.Next(fired with { Fires = [] }).ShouldBe(Now.AddHours(2));
    }

    [Fact]
    public void What_is_not_scheduled_or_is_off_waits_for_nothing()
    {
        ProjectSchedules.Next(ProjectSchedules.Added(new(), Binding() with { BindingType = BindingType.OnUpdate }, Now)).ShouldBeNull();
        var state = ProjectSchedules.Added(new(), Binding(), Now);
        var off = ProjectSchedules.Changed(state, Binding(), Binding() with { Status = BindingStatus.Disabled }, Now.AddMinutes(5));
        ProjectSchedules.Next(off).ShouldBeNull();
        ProjectSchedules.WakeAt(off, Now).ShouldBeNull();
        ProjectSchedules.Next(state with { IsDeleted = true }).ShouldBeNull();
    }

    [Fact]
    public void A_removed_binding_leaves_nothing_behind()
    {
        var fired = ProjectSchedules.Fire(ProjectSchedules.Added(new(), Binding(), Now), Now.AddHours(1));
        var removed = ProjectSchedules.Removed(fired, Binding());
        removed.Bindings.ShouldBeEmpty();
        removed.Schedules.ShouldBeEmpty();
        removed.Fires.ShouldBeEmpty();
    }

    [Fact]
    public void A_period_goes_on_through_changes_of_anything_else()
    {
        var every = Binding("@every 1h");
        var state = ProjectSchedules.Added(new(), every, Now);
        var renamed = ProjectSchedules.Changed(state, every, every with { Name = "Hourly" }, Now.AddMinutes(30));
        ProjectSchedules.Next(renamed).ShouldBe(Now.AddHours(1));
        ProjectSchedules.Shown(renamed).ShouldHaveSingleItem().NextFires[0].ShouldBe(Now.AddHours(1));
        var other = ProjectSchedules.Changed(renamed, every with { Name = "Hourly" }, Binding("@every 2h"), Now.AddMinutes(30));
        ProjectSchedules.Next(other).ShouldBe(Now.AddMinutes(150));
    }

    private static readonly ScheduleConfig Hourly = new() { Cron = "@hourly" };

    private static BindingSnapshot Binding(string? cron = null) => RunSamples.Binding with
    {
        BindingType = BindingType.Scheduled,
        Config = RunSamples.Binding.Config with { Schedule = cron is null ? Hourly : Hourly with { Cron = cron } },
    };
}
