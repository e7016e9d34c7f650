using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>What waits in memory is bounded, and nothing waits twice.</summary>
public class DeliveryQueueTests
{
    [Fact]
    public async Task A_delivery_that_waits_is_not_added_twice()
    {
        var queue = new DeliveryQueue(2);
        queue.TryAdd("a").ShouldBeTrue();
        queue.TryAdd("a").ShouldBeTrue();
        await queue.Add("a", CancellationToken.None);
        queue.TryAdd("b").ShouldBeTrue();
        (await queue.Next(CancellationToken.None), await queue.Next(CancellationToken.None)).ShouldBe(("a", "b"));
    }

    [Fact]
    public async Task A_delivery_may_be_added_again_as_soon_as_its_work_begins()
    {
        var queue = new DeliveryQueue(1);
        queue.TryAdd("a");
        await queue.Next(CancellationToken.None);
        queue.TryAdd("a").ShouldBeTrue();
        (await queue.Next(CancellationToken.None)).ShouldBe("a");
    }

    [Fact]
    public async Task What_finds_no_room_is_told_of_once_and_can_wait_for_room()
    {
        var queue = new DeliveryQueue(1);
        queue.TryAdd("a");
        var told = queue.LeftOut(CancellationToken.None).AsTask();
        told.IsCompleted.ShouldBeFalse();
        queue.TryAdd("b").ShouldBeFalse();
        (await told).ShouldBeTrue();

        var added = queue.Add("b", CancellationToken.None).AsTask();
        added.IsCompleted.ShouldBeFalse();
        (await queue.Next(CancellationToken.None)).ShouldBe("a");
        await added;
        (await queue.Next(CancellationToken.None)).ShouldBe("b");
        queue.LeftOut(CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task What_comes_later_does_not_overtake_what_found_no_room()
    {
        var queue = new DeliveryQueue(1);
        queue.TryAdd("a");
        queue.TryAdd("b").ShouldBeFalse();
        await queue.Next(CancellationToken.None);
        queue.TryAdd("c").ShouldBeFalse();

        queue.BeginCatchUp();
        await queue.Add("b", CancellationToken.None);
        queue.TryEndCatchUp().ShouldBeTrue();
        await queue.Next(CancellationToken.None);
        queue.TryAdd("d").ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_left_out_while_the_others_are_brought_from_disk_is_brought_as_well()
    {
        var queue = new DeliveryQueue(3);
        queue.BeginCatchUp();
        queue.TryAdd("b").ShouldBeFalse();
        await queue.Add("a", CancellationToken.None);
        queue.TryEndCatchUp().ShouldBeFalse();
        queue.TryAdd("c").ShouldBeFalse();

        queue.BeginCatchUp();
        foreach (var key in new[] { "a", "b", "c" }) await queue.Add(key, CancellationToken.None);
        queue.TryEndCatchUp().ShouldBeTrue();
        string[] taken = [await queue.Next(CancellationToken.None), await queue.Next(CancellationToken.None), await queue.Next(CancellationToken.None)];
        taken.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task What_is_worked_on_is_not_brought_from_disk_until_the_work_has_ended()
    {
        var queue = new DeliveryQueue(1);
        queue.TryAdd("a");
        await queue.Next(CancellationToken.None);
        await queue.Add("a", CancellationToken.None);
        queue.TryAdd("b").ShouldBeTrue("there is room, so a is not here");
        await queue.Next(CancellationToken.None);
        queue.Leave("a");
        await queue.Add("a", CancellationToken.None);
        (await queue.Next(CancellationToken.None)).ShouldBe("a");
    }

    [Fact]
    public async Task What_fails_rests_longer_each_time_and_nothing_brings_it_sooner()
    {
        var queue = new DeliveryQueue(2);
        var rests = new List<double>();
        for (var number = 0; number < 9; number++)
        {
            queue.TryAdd("a");
            await queue.Next(CancellationToken.None);
            rests.Add(queue.Rest("a").ShouldNotBeNull().TotalSeconds);
            queue.Leave("a");
            queue.TryAdd("a").ShouldBeTrue();
            await queue.Add("a", CancellationToken.None);
            queue.TryAdd("b").ShouldBeTrue();
            (await queue.Next(CancellationToken.None)).ShouldBe("b");
            queue.EndRest("a");
        }

        rests.ShouldBe([5, 10, 20, 40, 80, 160, 300, 300, 300]);
        queue.Succeed("a");
        await queue.Next(CancellationToken.None);
        queue.Rest("a").ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void No_more_rest_in_memory_than_may_wait()
    {
        var queue = new DeliveryQueue(1);
        queue.Rest("a").ShouldNotBeNull();
        queue.Rest("b").ShouldBeNull();
    }
}
