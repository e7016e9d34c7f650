using System.Collections.Immutable;
using System.Text;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Webhooks;

/// <summary>Webhooks, and who sends to them.</summary>
internal static class WebhookSenders
{
    public const string Secret = "the-secret-0123456789";

    public static async Task<IWebhookGrain> NewWebhook(this TaskWorld world, WebhookMapping? mapping = null)
    {
        var webhook = world.Grain<IWebhookGrain>(GrainKeys.Of(ReadModel.Workspace, Guid.CreateVersion7()));
        (await webhook.Create(new()
        {
            Context = TaskWorld.Context(), Name = "Shop", Source = "shop", Mapping = mapping ?? new() { Title = "{{ payload.title }}" }, Secret = new Secret(Secret),
        }).Soon()).Refusal.ShouldBeNull();
        return webhook;
    }

    /// <summary>Sends what the sender calls <paramref name="key"/>.</summary>
    public static async Task<DeliveryReceipt> Sent(this IWebhookGrain webhook, string key, string body = "{\"title\":\"T\"}") =>
        (await webhook.Receive(Request(body, key)).Soon()).Value.ShouldNotBeNull();

    public static WebhookRequest Request(string body, string key, string secret = Secret, string contentType = "application/json") => new()
    {
        Body = [.. Encoding.UTF8.GetBytes(body)],
        Headers = ImmutableDictionary<string, string>.Empty.Add("x-webhook-secret", secret).Add("idempotency-key", key).Add("content-type", contentType),
    };

    public static IWebhookDeliveryGrain Delivery(this TaskWorld world, Guid id) => world.Grain<IWebhookDeliveryGrain>(GrainKeys.Of(ReadModel.Workspace, id));

    /// <summary>The delivery when its work is done.</summary>
    public static Task<DeliverySnapshot> Settled(this TaskWorld world, DeliveryReceipt receipt) => Eventually.Until(
        async () => (await world.Delivery(receipt.DeliveryId!.Value).Get().Soon()).Value!, delivery => delivery.Verdict != DeliveryVerdict.Pending);
}
