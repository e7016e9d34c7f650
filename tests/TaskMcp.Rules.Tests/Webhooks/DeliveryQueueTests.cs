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
}
