using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>A task with a webhook-triggered binding, and who sends to it.</summary>
internal static class HookedTask
{
    public const string Opened = """{"action":"opened","title":"Login fails"}""";

    /// <summary>A binding that sends the payload's title on.</summary>
    public static BindingDraft Hooked(this RunsWorld world, string tool = "echo", Func<BindingConfig, BindingConfig>? change = null) =>
        world.Binding(BindingType.Webhook, tool, config => change?.Invoke(OfPayload(config)) ?? OfPayload(config)) with
        {
            Name = "Hook", Webhook = new() { Secret = new(WebhookSenders.Secret) },
        };

    public static BindingConfig OnlyOpened(BindingConfig config) =>
        config with { Conditions = [new() { Field = "payload.action", Operator = ConditionOperator.Eq, Value = new("\"opened\"") }] };

    public static IWebhookGrain Webhook(this RunsWorld world, Guid binding) => world.Host.Grains.GetGrain<IWebhookGrain>(GrainKeys.Of(RunsWorld.Workspace, binding));

    public static async Task<DeliveryReceipt> Deliver(this RunsWorld world, string key, string body = Opened) =>
        await world.Webhook((await world.OnlyBinding()).Id).Sent(key, body);

    public static IWebhookDeliveryGrain Delivery(this RunsWorld world, Guid id) => world.Host.Grains.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(RunsWorld.Workspace, id));

    /// <summary>The delivery when its work is done.</summary>
    public static Task<DeliverySnapshot> Settled(this RunsWorld world, DeliveryReceipt receipt) => Eventually.Until(
        async () => (await world.Delivery(receipt.DeliveryId!.Value).Get().Soon()).Value!, delivery => delivery.Verdict != DeliveryVerdict.Pending);

    private static BindingConfig OfPayload(BindingConfig config) => config with { InputTemplate = new("""{"title":"{{ payload.title }}","by":"{{ event.metadata.event_type }}"}""") };
}
