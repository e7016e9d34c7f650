using TaskMcp.Webhooks;

namespace TaskMcp.Web.Webhooks;

/// <summary>Deliveries and how they are verified, in words for people.</summary>
internal static class DeliveryWords
{
    public static string Verdict(DeliveryVerdict verdict) => verdict switch
    {
        DeliveryVerdict.Created => "Task made",
        DeliveryVerdict.Updated => "Task updated",
        DeliveryVerdict.Triggered => "Automation ran",
        _ => verdict.ToString(),
    };

    /// <summary>A key that a sender gave as it is; a hash by its beginning, as commits are named.</summary>
    public static string Short(string key) => key.StartsWith("sha256:", StringComparison.Ordinal) && key.Length > 20 ? key["sha256:".Length..][..12] : key;

    public static string Icon(DeliveryVerdict verdict) => verdict switch
    {
        DeliveryVerdict.Pending => "clock",
        DeliveryVerdict.Failed => "warn",
        DeliveryVerdict.Ignored => "filter",
        DeliveryVerdict.Triggered => "run",
        _ => "check",
    };

    public static string Tone(DeliveryVerdict verdict) => verdict switch
    {
        DeliveryVerdict.Pending => "busy",
        DeliveryVerdict.Failed => "bad",
        DeliveryVerdict.Ignored => "",
        _ => "good",
    };

    public static string Meaning(DeliverySnapshot delivery) => delivery.Verdict switch
    {
        DeliveryVerdict.Pending => "Stored and acknowledged; it is worked on in a moment.",
        DeliveryVerdict.Created => "A task was made of it.",
        DeliveryVerdict.Updated => "It is about a thing that had a task already, which was updated.",
        DeliveryVerdict.Ignored => "Nothing was to be done.",
        DeliveryVerdict.Failed => "Nothing could be made of it. Mend the mapping or the automation, then redeliver.",
        DeliveryVerdict.Triggered => "The automation that this address belongs to ran for it.",
        _ => "",
    };

    public static string Verification(WebhookVerification verification) => verification switch
    {
        WebhookVerification.Github => "GitHub signature (X-Hub-Signature-256)",
        WebhookVerification.Slack => "Slack signature (X-Slack-Signature)",
        WebhookVerification.Standard => "Standard Webhooks (webhook-signature)",
        _ => "The secret itself (X-Webhook-Secret)",
    };
}
