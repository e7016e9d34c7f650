using System.Collections.Immutable;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What to try a webhook with when nobody brings a payload.</summary>
internal sealed class WebhookSamples(IWebhookPresets presets)
{
    /// <summary>Seed 004's own example, for sources that are not well known.</summary>
    private static readonly WebhookSample Example = new()
    {
        EventType = "issue.opened",
        Payload = new("""
            {"title":"Bug: Login fails on mobile","body":"Steps to reproduce...","labels":["bug","mobile"],"url":"https://github.com/org/repo/issues/123"}
            """),
    };

    /// <summary>The sample of the source for this event, else for the first event that the webhook takes, else any.</summary>
    public WebhookSample For(string source, ImmutableArray<string> events, string? eventType)
    {
        var known = presets.All.FirstOrDefault(preset => preset.Source == source)?.Samples ?? [];
        return known.FirstOrDefault(sample => sample.EventType == eventType)
            ?? known.FirstOrDefault(sample => WebhookEvents.Matches(events, sample.EventType))
            ?? known.FirstOrDefault()
            ?? Example;
    }
}
