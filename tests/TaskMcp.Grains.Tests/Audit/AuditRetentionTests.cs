using TaskMcp.Grains.Tests.Contract;

namespace TaskMcp.Grains.Tests.Audit;

public sealed class AuditRetentionTests
{
    [Fact]
    public async Task What_is_given_up_leaves_a_chain_that_can_be_checked_and_says_so_itself()
    {
        await using var world = await AuditWorld.StartedAsync();
        var old = await world.Record(5);
        world.Clock.Advance(TimeSpan.FromDays(200));
        await world.Record(2);
        (await world.Forget()).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromDays(200));

        (await world.Forget()).ShouldBe(5);
        var rows = await world.Rows();
        rows.Select(row => (row.Sequence, row.Action)).ShouldBe([(6, "test.0"), (7, "test.1"), (8, "audit.forget")]);
        rows[0].Previous.ShouldBe(old[^1].Hash);
        var verification = await world.Verify();
        (verification.Ok, verification.FirstSequence, verification.LastSequence, verification.Checked).ShouldBe((true, 6, 8, 3), verification.Detail);
        await world.RestartAsync();
        await world.Record(1);
        (await world.Verify()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task More_than_a_piece_is_given_up_while_entries_come()
    {
        await using var world = await AuditWorld.StartedAsync();
        await Task.WhenAll(Enumerable.Range(0, 2_300).Select(_ => world.Audit.Append(AuditWorld.Entry()))).Soon();
        world.Clock.Advance(TimeSpan.FromDays(366));
        var forgetting = world.Forget();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.Audit.Append(AuditWorld.Entry("task.later")))).Soon();

        (await forgetting).ShouldBe(2_300);
        var verification = await world.Verify();
        (verification.Ok, verification.FirstSequence, verification.Checked).ShouldBe((true, 2_301, 51), verification.Detail);
    }

    [Fact]
    public async Task Giving_up_that_fails_loses_nothing_and_goes_on_the_next_time()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(3);
        world.Clock.Advance(TimeSpan.FromDays(366));
        await world.Record(1);
        world.Database.Lose(write: 2);
        (await Record.ExceptionAsync(() => world.Forget())).ShouldNotBeNull();
        await world.Record(1);
        (await world.Verify()).Ok.ShouldBeTrue();
        await world.Forget();

        var verification = await world.Verify();
        (verification.Ok, verification.FirstSequence).ShouldBe((true, 4), verification.Detail);
    }

    [Fact]
    public async Task Row_that_retention_has_kept_can_not_be_cut_off_before_it()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(3);
        world.Clock.Advance(TimeSpan.FromDays(366));
        await world.Record(3);
        await world.Forget();
        await world.Tamper("DELETE FROM audit WHERE sequence = 4");
        (await world.Verify()).ShouldSatisfyAllConditions(found => found.Problem.ShouldBe("beginning_missing"), found => found.BrokenAt.ShouldBe(4));
    }
}
