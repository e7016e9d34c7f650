using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Schedules;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Schedules;
using TaskMcp.Silo.Sweeps;

namespace TaskMcp.Rules.Tests.Sweeps;

public sealed class SweepRulesTests
{
    private static readonly DateTimeOffset Now = RunSamples.Now;

    [Fact]
    public void One_that_is_known_is_added_once_whether_it_waits_has_ended_or_was_left_out()
    {
        var (ended, left, waiting) = (Scheduled(1), Scheduled(2) with { SkipReason = "Nobody was there." }, Scheduled(3));
        var state = Add(Done(Add(new(), ended)), left, waiting);
        Add(state, ended, left, waiting).ShouldBeSameAs(state);
        SweepRules.List(state).Select(sweep => (sweep.Id, sweep.Stage))
            .ShouldBe([(waiting.Id, SweepStage.Running), (left.Id, SweepStage.Skipped), (ended.Id, SweepStage.Done)]);
        SweepRules.Find(state, left.Id)!.Reason.ShouldBe("Nobody was there.");
    }

    [Theory]
    [InlineData(Overlap.Skip, false, SweepStage.Skipped)]
    [InlineData(Overlap.Skip, true, SweepStage.Queued)]
    [InlineData(Overlap.Queue, false, SweepStage.Queued)]
    public void One_that_comes_before_the_one_before_has_ended_waits_or_is_left_out(Overlap overlap, bool isMissed, SweepStage expected)
    {
        var second = Scheduled(2, overlap) with { IsMissed = isMissed };
        var found = SweepRules.Find(Add(new(), Scheduled(1, overlap), second), second.Id)!;
        found.Stage.ShouldBe(expected);
        if (expected == SweepStage.Skipped) found.Reason!.ShouldContain("overlap: skip");
    }

    [Fact]
    public void Somebody_who_asks_waits_whatever_the_schedule_says()
    {
        var byHand = Sweeping.ByHand(Binding(), null, new() { Actor = Actor.Owner, CorrelationId = "c", OperationId = "again" }, Guid.NewGuid(), Now);
        SweepRules.Find(Add(new(), Scheduled(1), byHand), byHand.Id)!.Stage.ShouldBe(SweepStage.Queued);
        Sweeping.ByHand(Binding(), null, byHand.Context, Guid.NewGuid(), Now.AddHours(1)).Id.ShouldBe(byHand.Id);
    }

    [Fact]
    public void More_than_a_hundred_do_not_wait()
    {
        var state = Enumerable.Range(0, 150).Aggregate(new ProjectSweepState(), (state, hour) => Add(state, Scheduled(hour, Overlap.Queue)));
        state.Queue.Length.ShouldBe(SweepRules.MaxQueued + 1);
        state.Ended.Length.ShouldBe(49);
        state.Ended.ShouldAllBe(sweep => sweep.Stage == SweepStage.Skipped);
    }

    [Fact]
    public void Large_payloads_do_not_wait_in_any_number()
    {
        var large = new JsonText($"\"{new string('x', SweepRules.MaxPayloads / 3)}\"");
        var state = Enumerable.Range(0, 6).Aggregate(new ProjectSweepState(), (state, hour) => Add(state, Scheduled(hour, Overlap.Queue) with { Payload = large }));
        state.Queue.Length.ShouldBe(3);
        SweepRules.IsFull(state).ShouldBeTrue();
        state.Ended.ShouldAllBe(sweep => sweep.Stage == SweepStage.Skipped);
    }

    [Fact]
    public void Pages_are_counted_once_and_in_order()
    {
        var sweep = Scheduled(1);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var counts = SweepCounts.None.With(SweptTask.Ran).With(SweptTask.Passed).With(SweptTask.Skipped).With(SweptTask.Failed);
        var step = new SweepStep { SweepId = sweep.Id, From = null, To = first, Counts = counts, BegunAt = Now.AddSeconds(-1) };
        var state = SweepRules.Advance(Add(new(), sweep), step, Now);
        SweepRules.Advance(state, step, Now).ShouldBeSameAs(state, "a repeat");
        SweepRules.Advance(state, step with { SweepId = Guid.NewGuid(), From = first }, Now).ShouldBeSameAs(state, "another sweep");
        state = SweepRules.Advance(state, step with { From = first, To = second }, Now.AddMinutes(1));
        state = SweepRules.Advance(state, new() { SweepId = sweep.Id, From = second, IsEnd = true, BegunAt = Now.AddMinutes(2) }, Now.AddMinutes(2));
        state.Queue.ShouldBeEmpty();
        var ended = state.Ended.ShouldHaveSingleItem();
        (ended.Tasks, ended.Runs, ended.SkippedRuns, ended.FailedTasks).ShouldBe((8, 2, 2, 2));
        (ended.StartedAt, ended.FinishedAt, ended.Stage).ShouldBe((Now.AddSeconds(-1), Now.AddMinutes(2), SweepStage.Done));
    }

    [Fact]
    public void The_latest_hundred_that_ended_are_remembered()
    {
        var state = Enumerable.Range(0, 130).Aggregate(new ProjectSweepState(), (state, hour) => Done(Add(state, Scheduled(hour))));
        state.Ended.Select(sweep => sweep.Time).ShouldBe(Enumerable.Range(30, 100).Select(hour => Now.AddHours(hour)));
    }

    [Fact]
    public void It_stops_when_its_binding_has_gone_or_was_off()
    {
        var sweep = Scheduled(1);
        SweepRules.WhyStop(sweep, Binding()).ShouldBeNull();
        SweepRules.WhyStop(sweep, null)!.ShouldContain("removed");
        SweepRules.WhyStop(sweep, Binding() with { Status = BindingStatus.Disabled })!.ShouldContain("switched off");
        SweepRules.WhyStop(sweep, Binding() with { StatusSince = Now.AddHours(2) })!.ShouldContain("on again");
        SweepRules.WhyStop(sweep, Binding() with { StatusSince = Now }).ShouldBeNull();
        SweepRules.WhyStop(sweep with { EventType = ManualTrigger.EventType }, Binding() with { Status = BindingStatus.Disabled }).ShouldBeNull();
    }

    [Fact]
    public void It_concerns_tasks_that_are_in_the_project_were_there_and_have_not_muted_it()
    {
        var (sweep, task) = (Scheduled(1), RunSamples.Task);
        SweepRules.Concerns(sweep, task, []).ShouldBeTrue();
        SweepRules.Concerns(sweep, task with { ProjectId = Guid.NewGuid() }, []).ShouldBeFalse();
        SweepRules.Concerns(sweep, task with { CreatedAt = Now.AddHours(2) }, []).ShouldBeFalse();
        var muted = ProjectBindingRules.Mute([], sweep.Binding.Id, Now);
        SweepRules.Concerns(sweep, task, muted).ShouldBeFalse();
        SweepRules.Concerns(sweep with { EventType = ManualTrigger.EventType }, task, muted).ShouldBeFalse();
        SweepRules.Concerns(sweep, task, ProjectBindingRules.Resume(muted, sweep.Binding.Id, Now.AddHours(2))).ShouldBeFalse("it was muted at that time");
        SweepRules.Concerns(sweep, task, ProjectBindingRules.Resume(muted, sweep.Binding.Id, Now.AddMinutes(30))).ShouldBeTrue();
    }

    private static BindingSnapshot Binding(Overlap overlap = Overlap.Skip) => RunSamples.Binding with
    {
        TaskId = null,
        ProjectId = RunSamples.Project.Id,
        BindingType = BindingType.Scheduled,
        Config = RunSamples.Binding.Config with { Schedule = new() { Cron = "@hourly", Overlap = overlap } },
    };

    private static Sweep Scheduled(int hour, Overlap overlap = Overlap.Skip) =>
        Sweeping.BySchedule(Binding(overlap), new ScheduledFire { BindingId = RunSamples.Binding.Id, Time = Now.AddHours(hour) });

    private static ProjectSweepState Add(ProjectSweepState state, params Sweep[] sweeps) => sweeps.Aggregate(state, (next, sweep) => SweepRules.Add(next, sweep, Now));

    private static ProjectSweepState Done(ProjectSweepState state) =>
        SweepRules.Advance(state, new() { SweepId = state.Queue[0].Sweep.Id, From = null, IsEnd = true, BegunAt = Now }, Now);
}
