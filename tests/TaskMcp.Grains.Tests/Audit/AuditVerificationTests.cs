using TaskMcp.Audit;
using TaskMcp.Grains.Tests.Contract;

namespace TaskMcp.Grains.Tests.Audit;

/// <summary>Whoever has the file and not the key is found out, and a crash is not taken for that.</summary>
public sealed class AuditVerificationTests
{
    private const int Rows = 6;

    [Fact]
    public async Task Audit_that_nobody_has_touched_is_whole()
    {
        await using var world = await AuditWorld.StartedAsync();
        (await world.Verify()).ShouldBe(new() { Ok = true, Checked = 0 });
        var receipts = await world.Record(Rows);
        var verification = await world.Verify();

        verification.ShouldBe(new() { Ok = true, Checked = Rows, FirstSequence = 1, LastSequence = Rows, LastHash = receipts[^1].Hash });
        await world.RestartAsync();
        (await world.Verify()).ShouldBe(verification);
    }

    [Theory]
    [InlineData("UPDATE audit SET json = replace(json, 'test.2', 'test.9') WHERE sequence = 3", "row_changed", 3)]
    [InlineData("UPDATE audit SET principal = 'nobody' WHERE sequence = 3", "row_changed", 3)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE sequence = 3", "row_changed", 3)]
    [InlineData("UPDATE audit SET cost_millionths = 1 WHERE sequence = 3", "row_changed", 3)]
    [InlineData("UPDATE audit SET hash = randomblob(32) WHERE sequence = 3", "row_changed", 3)]
    [InlineData("UPDATE audit SET previous_hash = randomblob(32) WHERE sequence = 3", "chain_broken", 3)]
    [InlineData("UPDATE audit SET seal = randomblob(32) WHERE sequence = 3", "row_forged", 3)]
    [InlineData("UPDATE audit SET json = 'no JSON' WHERE sequence = 3", "row_changed", 3)]
    [InlineData("DELETE FROM audit WHERE sequence = 3", "row_missing", 3)]
    [InlineData("DELETE FROM audit WHERE sequence = 1", "beginning_missing", 1)]
    [InlineData("DELETE FROM audit WHERE sequence = 6", "end_missing", 6)]
    [InlineData("DELETE FROM audit", "end_missing", 1)]
    [InlineData("DELETE FROM audit; DELETE FROM audit_heads", "head_missing", 1)]
    [InlineData("DELETE FROM audit_heads", "head_missing", 1)]
    [InlineData("DELETE FROM audit WHERE sequence = 6; UPDATE audit_heads SET sequence = 5, hash = (SELECT hash FROM audit WHERE sequence = 5)", "head_forged", 5)]
    [InlineData("DELETE FROM audit WHERE sequence = 1; UPDATE audit_heads SET first_sequence = 2, first_previous_hash = (SELECT previous_hash FROM audit WHERE sequence = 2)", "head_forged", 6)]
    [InlineData("UPDATE audit SET sequence = -3 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; UPDATE audit SET sequence = 4 WHERE sequence = -3", "chain_broken", 3)]
    [InlineData("INSERT INTO audit SELECT 99, workspace, 7, at, entry_id, principal, action, decision, outcome, target_id, tool, connection_id, correlation_id, duration_us, cost_millionths, json, hash, randomblob(32), seal FROM audit WHERE sequence = 6", "row_forged", 7)]
    [InlineData("INSERT INTO audit SELECT 99, workspace, 0, at, entry_id, principal, action, decision, outcome, target_id, tool, connection_id, correlation_id, duration_us, cost_millionths, json, hash, randomblob(32), seal FROM audit WHERE sequence = 1", "row_forged", 0)]
    public async Task What_somebody_does_to_the_file_is_found(string sql, string problem, long at)
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(Rows);
        await world.DeactivateAsync();
        await world.Tamper(sql);

        var verification = await world.Verify();
        (verification.Ok, verification.Problem, verification.BrokenAt).ShouldBe((false, problem, at), verification.Detail);
        verification.Detail.ShouldNotBeNullOrWhiteSpace();

        // What is recorded from now on does not hide it.
        await world.Record(2);
        (await world.Verify()).Ok.ShouldBeFalse();
        (await world.Rows()).Select(row => row.Action).ShouldContain("test.1");
    }

    [Fact]
    public async Task Chain_that_somebody_hashed_anew_lacks_its_seals()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(Rows);
        await world.Tamper("UPDATE audit SET json = replace(json, 'test.2', 'test.9'), action = 'test.9' WHERE sequence = 3");
        await world.ChainAgain(3);

        var verification = await world.Verify();
        (verification.Problem, verification.BrokenAt).ShouldBe(("head_forged", Rows));
    }

    [Fact]
    public async Task Tables_that_were_set_back_are_found_by_the_checkpoint()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(3);
        await world.Run("CREATE TABLE earlier AS SELECT * FROM audit_heads");
        await world.Record(3);
        await world.DeactivateAsync();
        await world.Tamper("DELETE FROM audit WHERE sequence > 3; UPDATE audit_heads SET (sequence, hash, seal) = (SELECT sequence, hash, seal FROM earlier)");

        var verification = await world.Verify();
        (verification.Problem, verification.BrokenAt).ShouldBe(("end_missing", 4));
        await world.Record(1);
        (await world.Verify()).Ok.ShouldBeFalse();
    }

    [Fact]
    public async Task Whole_database_that_was_set_back_is_found_by_a_row_that_was_noted()
    {
        await using var world = await AuditWorld.StartedAsync();
        var receipts = await world.Record(3);
        (await world.Verify(new() { Sequence = 2, Hash = receipts[1].Hash })).Ok.ShouldBeTrue();
        (await world.Verify(new() { Sequence = 2, Hash = receipts[2].Hash })).Problem.ShouldBe("chain_broken");
        (await world.Verify(new() { Sequence = 4, Hash = receipts[2].Hash })).Problem.ShouldBe("end_missing");
    }

    [Fact]
    public async Task State_without_its_keys_is_found_and_does_not_stop_the_audit()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(3);
        world.MasterKey = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());
        await world.RestartAsync();
        await world.Record(2);

        var verification = await world.Verify();
        (verification.Problem, verification.BrokenAt).ShouldBe(("key_missing", 1));
        (await world.Rows()).Select(row => (row.Sequence, row.Action)).ShouldBe([(1, "test.0"), (2, "test.1"), (3, "test.2"), (5, "audit.damage_found"), (6, "test.0"), (7, "test.1")]);
    }

    [Fact]
    public async Task Write_whose_outcome_nobody_knew_is_no_damage()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(1);
        world.Database.Lose();
        await Should.ThrowAsync<AuditUnavailableException>(() => world.Audit.Append(AuditWorld.Entry()).Soon());
        world.Database.FailNext(1);
        await Should.ThrowAsync<AuditUnavailableException>(() => world.Audit.Append(AuditWorld.Entry()).Soon());
        await world.DeactivateAsync();
        await world.Record(1);

        (await world.Verify()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(found.Detail), found => found.Checked.ShouldBe(3));
    }

    [Fact]
    public async Task Checkpoint_that_was_never_stored_is_no_damage()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(3);
        world.Storage.FailOnce(state => state is Silo.Audit.AuditState);
        await world.DeactivateAsync();
        await world.Record(1);
        (await world.Verify()).Ok.ShouldBeTrue();
    }
}
