using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

public class DeliveryRetentionTests
{
    private static readonly DateTimeOffset Then = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_delivery_is_forgotten_when_it_was_received_and_worked_on_before_the_time()
    {
        foreach (var verdict in Enum.GetValues<DeliveryVerdict>())
        {
            var delivery = Delivery(verdict, Then);
            DeliveryRetention.MayForget(delivery, Then.AddTicks(1)).ShouldBe(verdict != DeliveryVerdict.Pending, $"{verdict}");
            DeliveryRetention.MayForget(delivery, Then).ShouldBeFalse($"{verdict}");
        }
    }

    [Fact]
    public void What_was_worked_on_again_is_kept_from_then_on() =>
        DeliveryRetention.MayForget(Delivery(DeliveryVerdict.Created, Then.AddDays(9)), Then.AddDays(1)).ShouldBeFalse();

    private static DeliverySnapshot Delivery(DeliveryVerdict verdict, DateTimeOffset processed) => new()
    {
        Id = Guid.NewGuid(), WebhookId = Guid.NewGuid(), Key = "k", ReceivedAt = Then, ProcessedAt = processed, Verdict = verdict, Version = 1,
    };
}
