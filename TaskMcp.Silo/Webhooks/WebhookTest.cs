using TaskMcp.Silo.Templates;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Shows what a webhook would make of a sample (SPEC W-5). Pure.</summary>
internal static class WebhookTest
{
    public static WebhookTestResult Run(WebhookSnapshot webhook, TestWebhook command, WebhookSamples samples, DateTimeOffset now)
    {
        var sample = command.Payload is { } given ? new() { EventType = command.EventType!, Payload = given } : samples.For(webhook.Source, webhook.Events, command.EventType);
        var body = sample.Payload.ToNode();
        var payload = new WebhookBody("", body).Payload;
        var eventType = command.EventType ?? sample.EventType ?? WebhookEvents.TypeOf(_ => null, body);
        var result = new WebhookTestResult { EventType = eventType, Matches = WebhookEvents.Matches(webhook.Events, eventType), Payload = JsonText.From(payload) };
        if (webhook.Mapping is not { } mapping) return result;
        try
        {
            var mapped = WebhookMapper.Map(mapping, webhook.DefaultTags, payload, now);
            return result with { Task = mapped, Error = mapped.Title.Length == 0 ? "mapping.title rendered to nothing." : null };
        }
        catch (TemplateException error)
        {
            return result with { Error = error.Message };
        }
    }
}
