using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Templates;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Shows what a webhook would make of a sample (SPEC W-5). Pure.</summary>
internal static class WebhookTest
{
    /// <summary>What came, under its own name and time, unless another name is to be tried.</summary>
    public static WebhookTestResult Run(WebhookSnapshot webhook, DeliverySnapshot delivery, string? eventType) =>
        WebhookBody.Read(delivery.Headers.GetValueOrDefault("content-type"), delivery.Body) is { IsAccepted: true, Value: { } body }
            ? Run(webhook, eventType ?? delivery.EventType, body, delivery.ReceivedAt)
            : new() { EventType = delivery.EventType, Error = "The body of the delivery cannot be read." };

    /// <summary>A given payload, else a sample of the source.</summary>
    public static WebhookTestResult Run(WebhookSnapshot webhook, JsonText? payload, string? eventType, WebhookSamples samples, DateTimeOffset now)
    {
        var sample = payload is not null ? null : samples.For(webhook.Source, webhook.Events, eventType);
        var root = (payload ?? sample!.Payload).ToNode();
        return Run(webhook, eventType ?? sample?.EventType ?? WebhookEvents.TypeOf(_ => null, root), new WebhookBody("", root), now);
    }

    private static WebhookTestResult Run(WebhookSnapshot webhook, string? eventType, WebhookBody body, DateTimeOffset now)
    {
        var result = new WebhookTestResult { EventType = eventType, Matches = WebhookEvents.Matches(webhook.Events, eventType), Payload = JsonText.From(body.Payload) };
        if (webhook.Mapping is not { } mapping) return BindingPayload.Of(body.Payload) is null ? result with { Error = BindingPayload.TooDeep } : result;
        try
        {
            var mapped = WebhookMapper.Map(mapping, webhook.DefaultTags, body.Payload, now);
            return result with { Task = mapped, Error = mapped.Title.Length == 0 ? "mapping.title rendered to nothing." : null };
        }
        catch (TemplateException error)
        {
            return result with { Error = error.Message };
        }
    }
}
