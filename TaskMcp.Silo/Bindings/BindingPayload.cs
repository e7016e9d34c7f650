using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>What a webhook-triggered binding runs with: the body of a delivery, or a sample of one (SPEC W-7). Pure.</summary>
internal static class BindingPayload
{
    /// <summary>As deep as what comes through the API: a run keeps it within its own record, and its input may hold all of it.</summary>
    public const int MaxDepth = 32;

    /// <summary>Why a delivery makes no run.</summary>
    public static readonly string TooDeep = $"The payload is nested deeper than {MaxDepth} levels, which a run cannot keep: have the sender send less of it.";

    private static readonly JsonDocumentOptions Readable = new() { MaxDepth = MaxDepth };

    /// <summary>The payload in the form in which a run keeps it; null when it is too deep for that.</summary>
    public static JsonText? Of(JsonNode? payload)
    {
        var text = JsonText.From(payload);
        try
        {
            using var _ = JsonDocument.Parse(text.Text, Readable);
            return text;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What templates see as <c>event.metadata</c>.</summary>
    public static JsonText Metadata(WebhookFiring firing)
    {
        var told = Told(firing.DeliveryId, firing.EventType);
        if (firing.EchoOfRun is { } run) told[TaskEventTypes.EchoOfRun] = run;
        return JsonText.From(told);
    }

    /// <summary>The metadata of an event that is no delivery: what the sample says, and nothing where no webhook triggers the binding.</summary>
    public static JsonText Metadata(BindingSnapshot binding, BindingSample? sample) =>
        binding.BindingType == BindingType.Webhook ? JsonText.From(Told(null, sample?.EventType)) : JsonText.EmptyObject;

    /// <summary>The delivery is null where there is none: somebody tries it.</summary>
    private static JsonObject Told(Guid? deliveryId, string? eventType) => new() { ["delivery_id"] = deliveryId?.ToString("D"), ["event_type"] = eventType };
}
