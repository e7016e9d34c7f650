using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Silo.Bindings;

namespace TaskMcp.Rules.Tests.Bindings;

public sealed class ProjectBindingRulesTests
{
    private static readonly DateTimeOffset Now = RunSamples.Now;
    private static readonly Guid ProjectId = RunSamples.Project.Id;
    private static readonly BindingSnapshot Binding = RunSamples.Binding with { TaskId = null, ProjectId = ProjectId };

    [Fact]
    public void A_binding_of_a_project_names_the_project_and_no_task()
    {
        var draft = new BindingDraft { ConnectionId = Guid.NewGuid(), BindingType = BindingType.OnDue, Config = new() { ToolName = "slack__send_message" } };
        var made = ProjectBindingRules.Create([], ProjectId, Binding.Id, draft, Now).Value!;
        (made.ProjectId, made.TaskId, made.CreatedAt).ShouldBe((ProjectId, null, Now));
        ProjectBindingRules.Create([made], ProjectId, Binding.Id, draft, Now.AddHours(1)).Value.ShouldBe(made);
        ProjectBindingRules.Create([], ProjectId, Binding.Id, draft with { ConnectionId = default }, Now).Refusal!.Code.ShouldBe("binding.connection_not_found");
    }

    [Fact]
    public void A_schedule_of_a_project_has_to_be_a_good_one()
    {
        var draft = new BindingDraft
        {
            ConnectionId = Guid.NewGuid(), BindingType = BindingType.Scheduled, Config = new() { ToolName = "slack__send_message", Schedule = new() { Cron = "0 9 * * *" } },
        };
        ProjectBindingRules.Create([], ProjectId, Binding.Id, draft, Now).Value!.BindingType.ShouldBe(BindingType.Scheduled);
        var refusal = ProjectBindingRules.Create([], ProjectId, Binding.Id, draft with { Config = draft.Config with { Schedule = null } }, Now).Refusal!;
        (refusal.Code, refusal.Errors.Keys.Single()).ShouldBe(("schedule.invalid", "config.schedule"));
    }

    [Fact]
    public void What_happened_before_it_was_added_or_switched_on_does_not_fire_it()
    {
        ForChange(Binding, [], Now.AddTicks(-1)).ShouldBeEmpty();
        ForChange(Binding, [], Now).ShouldBe([Binding]);
        var again = Binding with { StatusSince = Now.AddMinutes(5) };
        ForChange(again, [], Now.AddMinutes(4)).ShouldBeEmpty();
        ForChange(again, [], Now.AddMinutes(5)).ShouldBe([again]);
        ForChange(Binding with { Status = BindingStatus.Disabled }, [], Now).ShouldBeEmpty();
    }

    [Fact]
    public void More_than_twenty_firings_a_minute_pause_it_for_this_task()
    {
        var uses = Fired([], 20, Now);
        ForChange(Binding, uses, Now.AddMinutes(1)).ShouldHaveSingleItem().TriggerCount.ShouldBe(20);
        var paused = Fired(uses, 1, Now.AddSeconds(30));

        ForChange(Binding, paused, Now.AddHours(1)).ShouldBeEmpty();
        var seen = ProjectBindingRules.InTask([Binding], paused).Single();
        (seen.Status, seen.TriggerCount, seen.LastTriggered).ShouldBe((BindingStatus.Paused, 21, Now.AddSeconds(30)));
        seen.StatusReason.ShouldNotBeNull();
        ProjectBindingRules.Pauses(uses, paused).ShouldHaveSingleItem().BindingId.ShouldBe(Binding.Id);
        ProjectBindingRules.Pauses(paused, paused).ShouldBeEmpty();
        ForChange(Binding, [], Now.AddHours(1)).ShouldBe([Binding], "other tasks go on");
    }

    [Fact]
    public void Firings_a_minute_ago_no_longer_count()
    {
        ImmutableArray<ProjectBindingUse> uses = [];
        for (var firing = 0; firing < 100; firing++) uses = Fired(uses, 1, Now.AddSeconds(3 * firing));
        uses.Single().PausedAt.ShouldBeNull();
        uses.Single().RecentFirings.Length.ShouldBe(20);
    }

    [Fact]
    public void A_pause_ends_here_or_when_the_project_switches_it_off_and_on()
    {
        var paused = Fired([], 21, Now);
        var resumed = ProjectBindingRules.Resume(paused, Binding.Id, Now.AddMinutes(2));
        ForChange(Binding, resumed, Now.AddMinutes(1)).ShouldBeEmpty("that happened during the pause");
        ForChange(Binding, resumed, Now.AddMinutes(2)).ShouldHaveSingleItem().TriggerCount.ShouldBe(21);
        ForChange(Binding with { StatusSince = Now.AddMinutes(3) }, paused, Now.AddMinutes(3)).ShouldHaveSingleItem();
        ProjectBindingRules.Pauses(paused, Fired(paused, 21, Now.AddMinutes(4))).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_task_remembers_a_hundred_the_latest_last()
    {
        ImmutableArray<ProjectBindingUse> uses = [];
        var ids = Enumerable.Range(0, 120).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids) uses = ProjectBindingRules.RecordFiring(uses, Firing(Now) with { BindingId = id });
        uses.Select(use => use.BindingId).ShouldBe(ids.TakeLast(100));
        ProjectBindingRules.RecordFiring(uses, Firing(Now) with { BindingId = ids[20] })[^1].ShouldSatisfyAllConditions(
            use => use.BindingId.ShouldBe(ids[20]), use => use.TriggerCount.ShouldBe(2));
    }

    [Fact]
    public void A_task_mutes_it_for_itself_whatever_the_project_does_with_it()
    {
        var muted = ProjectBindingRules.Mute(Fired([], 3, Now), Binding.Id, Now.AddMinutes(1));
        ForChange(Binding, muted, Now.AddMinutes(2)).ShouldBeEmpty();
        ForChange(Binding with { StatusSince = Now.AddMinutes(3) }, muted, Now.AddMinutes(4)).ShouldBeEmpty("off and on again in the project ends only pauses");
        var seen = ProjectBindingRules.InTask([Binding], muted).Single();
        (seen.Status, seen.StatusSince, seen.StatusReason, seen.TriggerCount).ShouldBe((BindingStatus.Muted, Now.AddMinutes(1), ProjectBindingRules.MuteReason, 3));
        ProjectBindingRules.InTask([Binding with { Status = BindingStatus.Disabled }], muted).Single().Status.ShouldBe(BindingStatus.Disabled);
        ProjectBindingRules.Mute(muted, Binding.Id, Now.AddMinutes(5)).ShouldBe(muted);

        var again = ProjectBindingRules.Resume(muted, Binding.Id, Now.AddMinutes(6));
        ForChange(Binding, again, Now.AddMinutes(5)).ShouldBeEmpty("that happened while it was muted");
        ForChange(Binding, again, Now.AddMinutes(6)).ShouldHaveSingleItem().TriggerCount.ShouldBe(3);
    }

    [Fact]
    public void What_somebody_muted_is_not_forgotten_however_many_others_fire()
    {
        var uses = ProjectBindingRules.Mute([], Binding.Id, Now);
        for (var other = 0; other < 3 * ProjectBindingRules.MaxUses; other++) uses = ProjectBindingRules.RecordFiring(uses, Firing(Now) with { BindingId = Guid.NewGuid() });
        ProjectBindingRules.IsMuted(uses, Binding.Id).ShouldBeTrue();
        uses.Length.ShouldBe(ProjectBindingRules.MaxUses + 1);
    }

    private static ImmutableArray<BindingSnapshot> ForChange(BindingSnapshot binding, ImmutableArray<ProjectBindingUse> uses, DateTimeOffset at) =>
        ProjectBindingRules.ForChange([binding], uses, at);

    private static ImmutableArray<ProjectBindingUse> Fired(ImmutableArray<ProjectBindingUse> uses, int times, DateTimeOffset at) =>
        Enumerable.Repeat(Firing(at), times).Aggregate(uses, ProjectBindingRules.RecordFiring);

    private static BindingFiring Firing(DateTimeOffset at) => BindingFiring.Of(Binding, Guid.NewGuid(), at);
}
