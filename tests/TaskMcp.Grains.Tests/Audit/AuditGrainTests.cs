using TaskMcp.Audit;
using TaskMcp.Grains.Tests.Contract;
using static TaskMcp.Grains.Tests.Audit.AuditWorld;

namespace TaskMcp.Grains.Tests.Audit;

public sealed class AuditGrainTests
{
    [Fact]
    public async Task Entries_are_numbered_without_a_gap_and_each_follows_the_one_before()
    {
        await using var world = await AuditWorld.StartedAsync();
        var receipts = await world.Record(3);

        var rows = await world.Rows();
        rows.Select(row => row.Sequence).ShouldBe([1, 2, 3]);
        rows.Select(row => row.Action).ShouldBe(["test.0", "test.1", "test.2"]);
        rows.Select(row => row.Hash).ShouldBe(receipts.Select(receipt => receipt.Hash));
        rows.Select(row => row.Previous).ShouldBe([new('0', 64), rows[0].Hash, rows[1].Hash]);
    }

    [Fact]
    public async Task Entries_that_come_at_once_share_a_write()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(1);
        var before = world.Database.Writes;
        world.Database.Hold();
        var first = world.Audit.Append(Entry());
        var others = Enumerable.Range(0, 200).Select(_ => world.Audit.Append(Entry())).ToList();
        world.Database.LetGo();
        await Task.WhenAll(others.Append(first)).Soon();

        world.Database.Writes.ShouldBeInRange(before + 1, before + 3);
        (await world.Rows()).Select(row => row.Sequence).ShouldBe(Enumerable.Range(1, 202).Select(number => (long)number));
    }

    [Fact]
    public async Task Entry_that_is_repeated_under_its_id_is_written_once()
    {
        await using var world = await AuditWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        var receipt = await world.Audit.Append(Entry(id: id)).Soon();
        await world.DeactivateAsync();
        var again = await Task.WhenAll(world.Audit.Append(Entry(id: id)), world.Audit.Append(Entry(id: id))).Soon();

        again.ShouldAllBe(repeat => repeat == receipt);
        (await world.Rows()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Entries_with_one_id_that_come_at_once_are_written_once()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(1);
        world.Database.Hold();
        var first = world.Audit.Append(Entry());
        var id = Guid.CreateVersion7();
        var same = Enumerable.Range(0, 5).Select(_ => world.Audit.Append(Entry(id: id))).ToList();
        world.Database.LetGo();
        await first.Soon();

        (await Task.WhenAll(same).Soon()).Select(receipt => receipt.Sequence).Distinct().Count().ShouldBe(1);
        (await world.Rows()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Chain_goes_on_after_a_restart()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(2);
        await world.RestartAsync();
        await world.Record(1);

        var rows = await world.Rows();
        rows.Select(row => row.Sequence).ShouldBe([1, 2, 3]);
        rows[2].Previous.ShouldBe(rows[1].Hash);
    }

    [Fact]
    public async Task Entry_that_can_not_be_written_is_told_and_leaves_no_gap()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(1);
        world.Database.FailNext(1);
        await Should.ThrowAsync<AuditUnavailableException>(() => world.Audit.Append(Entry("lost")).Soon());
        await world.Record(1);

        (await world.Rows()).Select(row => (row.Sequence, row.Action)).ShouldBe([(1, "test.0"), (2, "test.0")]);
    }

    [Fact]
    public async Task Entry_whose_answer_was_lost_is_found_by_its_repeat()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(1);
        var id = Guid.CreateVersion7();
        world.Database.Lose();
        await Should.ThrowAsync<AuditUnavailableException>(() => world.Audit.Append(Entry("kept", id)).Soon());
        (await world.Audit.Append(Entry("kept", id)).Soon()).Sequence.ShouldBe(2);
        await world.Record(1);

        (await world.Rows()).Select(row => (row.Sequence, row.Action)).ShouldBe([(1, "test.0"), (2, "kept"), (3, "test.0")]);
    }

    [Fact]
    public async Task Rows_are_neither_changed_nor_removed()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(2);
        (await Record.ExceptionAsync(() => world.Run("UPDATE audit SET principal = 'nobody'"))).ShouldNotBeNull().Message.ShouldContain("never changed");
        (await Record.ExceptionAsync(() => world.Run("DELETE FROM audit WHERE sequence = 1"))).ShouldNotBeNull().Message.ShouldContain("retention");
    }
}
