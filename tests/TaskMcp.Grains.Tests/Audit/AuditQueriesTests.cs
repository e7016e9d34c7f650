using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Audit;

public sealed class AuditQueriesTests
{
    private static readonly Guid Connection = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    [Fact]
    public async Task Rows_are_found_by_everything_that_tells_them_apart()
    {
        await using var world = await AuditWorld.StartedAsync();
        var agent = new Actor { Kind = ActorKind.Agent, Id = "a1", Name = "Agent" };
        var entries = new AuditEntry[]
        {
            AuditWorld.Entry("task.update") with { TargetId = "t1" },
            AuditWorld.Entry("binding.add") with { TargetId = "t1/b1", Actor = agent },
            AuditWorld.Entry("task.update") with { TargetId = "t10", Outcome = AuditOutcome.Failed },
            AuditWorld.Entry("tool.call") with { Tool = "echo", ConnectionId = Connection, CorrelationId = "c1" },
            AuditWorld.Entry("task.delete") with { Actor = agent, Decision = AuditDecision.Denied, Outcome = AuditOutcome.None, Reason = "auth.forbidden" },
        };
        foreach (var entry in entries)
        {
            await world.Audit.Append(entry).Soon();
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await Found(all => all)).ShouldBe([5, 4, 3, 2, 1]);
        (await Found(all => all with { Principal = "a1" })).ShouldBe([5, 2]);
        (await Found(all => all with { Action = "task.update" })).ShouldBe([3, 1]);
        (await Found(all => all with { Decision = AuditDecision.Denied })).ShouldBe([5]);
        (await Found(all => all with { Decision = AuditDecision.Allowed, Principal = "a1" })).ShouldBe([2]);
        (await Found(all => all with { Outcome = AuditOutcome.Failed })).ShouldBe([3]);
        (await Found(all => all with { Tool = "echo" })).ShouldBe([4]);
        (await Found(all => all with { ConnectionId = Connection })).ShouldBe([4]);
        (await Found(all => all with { CorrelationId = "c1" })).ShouldBe([4]);
        (await Found(all => all with { Target = "t1" })).ShouldBe([2, 1]);
        (await Found(all => all with { Target = "t1/b1" })).ShouldBe([2]);
        (await Found(all => all with { From = At(1), To = At(3) })).ShouldBe([3, 2]);
        (await Found(all => all with { Workspace = "another" })).ShouldBeEmpty();

        DateTimeOffset At(int minute) => new(2026, 6, 1, 8, minute, 0, TimeSpan.Zero);

        async Task<IEnumerable<long>> Found(Func<AuditSelection, AuditSelection> select) =>
            (await world.Queries.List(select(new() { Workspace = AuditWorld.Workspace }), 50, null, CancellationToken.None)).Value!.Items.Select(row => row.Sequence);
    }

    [Fact]
    public async Task Pages_follow_one_another_while_rows_are_added()
    {
        await using var world = await AuditWorld.StartedAsync();
        await world.Record(5);
        var selection = new AuditSelection { Workspace = AuditWorld.Workspace };
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = (await world.Queries.List(selection, 2, cursor, CancellationToken.None)).Value!;
            seen.AddRange(page.Items.Select(row => row.Sequence));
            cursor = page.NextCursor;
            await world.Record(1);
        }
        while (cursor is not null);

        seen.ShouldBe([5, 4, 3, 2, 1]);
        (await world.Queries.List(selection with { Action = "test.0" }, 2, "damaged", CancellationToken.None)).Refusal!.Code.ShouldBe("request.cursor_invalid");
    }

    [Fact]
    public async Task Export_has_every_row_and_can_be_checked_by_itself()
    {
        await using var world = await AuditWorld.StartedAsync();
        await Task.WhenAll(Enumerable.Range(0, 1_201).Select(i => world.Audit.Append(AuditWorld.Entry() with { Cost = i / 100m, DurationMs = i * 1.1, TargetId = $"\u00fc \"{i}\"\n\ud83d\ude00" }))).Soon();
        var previous = AuditChain.Beginning;
        var count = 0L;
        await foreach (var row in world.Queries.Export(new() { Workspace = AuditWorld.Workspace }, CancellationToken.None))
        {
            row.Sequence.ShouldBe(++count);
            var line = JsonNode.Parse(JsonText.Of(row).Text)!.AsObject();
            foreach (var (name, value) in line.ToList())
            {
                if (value is null || name is "hash" or "previous_hash") line.Remove(name);
            }

            previous = AuditChain.Hash(previous, CanonicalJson.Write(line));
            row.Hash.ShouldBe(Convert.ToHexStringLower(previous));
        }

        count.ShouldBe(1_201);
    }

    [Fact]
    public async Task Usage_counts_calls_of_tools_once_each()
    {
        await using var world = await AuditWorld.StartedAsync();
        for (var i = 1; i <= 100; i++)
        {
            var call = AuditWorld.Entry("tool.call") with { Tool = "echo", ConnectionId = Connection, Cost = 0.1m, DurationMs = i };
            await world.Audit.Append(call with { Outcome = AuditOutcome.Started, Cost = null, DurationMs = null }).Soon();
            await world.Audit.Append(call with { Outcome = i % 10 == 0 ? AuditOutcome.Failed : AuditOutcome.Succeeded }).Soon();
        }

        await world.Audit.Append(AuditWorld.Entry("tool.call") with { Tool = "secret", Decision = AuditDecision.Denied, Outcome = AuditOutcome.None }).Soon();
        await world.Record(3);

        var usage = await Usage(AuditUsageGroup.Tool);
        usage.Select(group => group.Key).ShouldBe(["echo", "secret"]);
        usage[0].ShouldBe(new() { Key = "echo", Calls = 100, Failures = 10, Denials = 0, DurationMs = 5050, DurationMsP50 = 50, DurationMsP95 = 95, Cost = 10m });
        usage[1].ShouldBe(new() { Key = "secret", Calls = 0, Failures = 0, Denials = 1, DurationMs = 0, Cost = 0 });
        (await Usage(AuditUsageGroup.Principal)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(all => all.Key.ShouldBe("owner"), all => all.Calls.ShouldBe(100), all => all.Denials.ShouldBe(1));
        (await Usage(AuditUsageGroup.Connection)).Select(group => group.Key).ShouldBe([Connection.ToString("D"), ""]);
        (await Usage(AuditUsageGroup.Day)).ShouldHaveSingleItem().Key.ShouldBe("2026-06-01");

        async Task<IReadOnlyList<AuditUsage>> Usage(AuditUsageGroup group) => await world.Queries.Usage(
            new() { Workspace = AuditWorld.Workspace, GroupBy = group, From = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), To = new(2026, 6, 2, 0, 0, 0, TimeSpan.Zero) }, CancellationToken.None);
    }
}
