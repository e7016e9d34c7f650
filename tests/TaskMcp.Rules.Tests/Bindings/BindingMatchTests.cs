using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Bindings;

public sealed class BindingMatchTests
{
    private static readonly TaskEvent Created = RunSamples.Created;
    private static readonly BindingSnapshot Binding = RunSamples.Binding;

    [Theory]
    [InlineData(TaskEventTypes.Created, BindingType.OnCreate)]
    [InlineData(TaskEventTypes.Updated, BindingType.OnUpdate)]
    [InlineData(TaskEventTypes.Completed, BindingType.OnComplete)]
    [InlineData(TaskEventTypes.DuePassed, BindingType.OnDue)]
    [InlineData(TaskEventTypes.DueApproaching, null)]
    [InlineData(TaskEventTypes.NoteAdded, null)]
    [InlineData(TaskEventTypes.Moved, null)]
    [InlineData(TaskEventTypes.Deleted, null)]
    [InlineData(ManualTrigger.EventType, null)]
    public void BindingMatch_each_event_fires_its_own_trigger(string type, BindingType? trigger)
    {
        var all = Enum.GetValues<BindingType>().Select(value => Binding with { BindingType = value });
        BindingMatch.Of(Created with { Type = type }, [.. all]).Select(binding => (BindingType?)binding.BindingType).ShouldBe(trigger is null ? [] : [trigger]);
    }

    [Fact]
    public void BindingMatch_on_event_fires_for_the_event_it_names_and_for_no_other()
    {
        foreach (var name in TaskEventTypes.All)
        {
            var named = Binding with { BindingType = BindingType.OnEvent, Config = Binding.Config with { Event = name } };
            TaskEventTypes.All.Where(type => BindingMatch.Of(Created with { Type = type }, [named]).Any()).ShouldBe([name]);
        }
    }

    [Theory]
    [InlineData(BindingStatus.Disabled)]
    [InlineData(BindingStatus.Paused)]
    public void BindingMatch_a_binding_that_is_switched_off_does_not_fire(BindingStatus status) =>
        BindingMatch.Of(Created, [Binding with { Status = status }]).ShouldBeEmpty();

    [Fact]
    public void BindingMatch_a_cause_of_the_event_does_not_fire_again_unless_allowed()
    {
        var caused = Created with { Causation = [Guid.NewGuid(), Binding.Id] };
        BindingMatch.IsLoop(caused, Binding).ShouldBeTrue();
        BindingMatch.IsLoop(caused, Binding with { Config = Binding.Config with { AllowReentry = true } }).ShouldBeFalse();
        BindingMatch.IsLoop(Created, Binding).ShouldBeFalse();
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void BindingMatch_ten_runs_may_lead_to_one_another(int depth, bool tooDeep) =>
        (BindingMatch.TooDeep(Created with { Depth = depth }) is not null).ShouldBe(tooDeep);
}
