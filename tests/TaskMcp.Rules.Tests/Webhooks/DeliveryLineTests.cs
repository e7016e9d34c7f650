using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>SPEC B-7, W-4, W-7: deliveries to one binding, or about one thing, stay in order although many are worked on at once.</summary>
public class DeliveryLineTests
{
    private static readonly Guid Mine = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();

    [Fact]
    public async Task A_delivery_waits_for_those_before_it_to_the_same_target_and_for_no_other()
    {
        var places = await Places(4);
        places[0].IsFor(Mine);
        places[1].IsFor(Other);
        places[2].IsFor(Mine);
        await places[0].Turn();
        await places[1].Turn();
        var turn = places[2].Turn();
        places[1].Dispose();
        turn.IsCompleted.ShouldBeFalse();
        places[0].Dispose();
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_delivery_waits_until_it_is_known_whose_the_ones_before_it_are()
    {
        var places = await Places(2);
        places[1].IsFor(Mine);
        var turn = places[1].Turn();
        turn.IsCompleted.ShouldBeFalse();
        places[0].IsFor(Other);
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task One_that_turned_out_to_be_none_is_waited_for_by_nobody()
    {
        var places = await Places(2);
        places[1].IsFor(Mine);
        places[0].Dispose();
        await places[1].Turn().WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<DeliveryPlace[]> Places(int count)
    {
        var queue = new DeliveryQueue();
        using var line = new DeliveryLine(queue);
        for (var number = 0; number < count; number++) queue.TryAdd($"{number}").ShouldBeTrue();
        var places = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => line.Next(CancellationToken.None)));
        return [.. places.OrderBy(place => place.Key, StringComparer.Ordinal)];
    }
}
