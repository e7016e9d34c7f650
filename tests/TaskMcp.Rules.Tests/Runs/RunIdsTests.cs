using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Rules.Tests.Runs;

public sealed class RunIdsTests
{
    [Fact]
    public void RunIds_the_same_event_never_makes_a_second_run_and_another_always_does() => Prop.ForAll<Guid, Guid, Guid>((binding, first, second) =>
    {
        RunIds.Of(binding, first).ShouldBe(RunIds.Of(binding, first));
        if (first != second) RunIds.Of(binding, first).ShouldNotBe(RunIds.Of(binding, second));
        if (binding != first) RunIds.Of(binding, first).ShouldNotBe(RunIds.Of(first, binding));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RunIds_are_as_RFC_9562_says()
    {
        var id = RunIds.Of(new("00000000-0000-7000-8000-0000000000b1"), new("00000000-0000-7000-8000-0000000000e1"));
        id.Version.ShouldBe(8);
        (id.Variant & 0b1100).ShouldBe(0b1000);
        id.ShouldBe(new("39da2551-b425-88b2-97e8-a42462322313"));
    }

    [Fact]
    public void RunIds_of_outputs_sort_by_time_and_differ_by_attempt_and_place()
    {
        var run = RunIds.Of(Guid.Empty, Guid.Empty);
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var first = RunIds.OfOutput(run, 1, 0, at);
        first.Version.ShouldBe(7);
        first.ShouldBe(RunIds.OfOutput(run, 1, 0, at));
        new[] { first, RunIds.OfOutput(run, 1, 1, at), RunIds.OfOutput(run, 2, 0, at) }.Distinct().Count().ShouldBe(3);
        string.CompareOrdinal(first.ToString(), RunIds.OfOutput(run, 1, 0, at.AddSeconds(1)).ToString()).ShouldBeLessThan(0);
    }
}
