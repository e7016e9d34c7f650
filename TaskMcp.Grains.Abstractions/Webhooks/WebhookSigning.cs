using System.Collections.Immutable;

namespace TaskMcp.Webhooks;

/// <summary>Where the proof stands that a request comes from its sender (SPEC W-2).</summary>
public static class WebhookSigning
{
    public const string Secret = "x-webhook-secret";
    public const string Github = "x-hub-signature-256";
    public const string Slack = "x-slack-signature";
    public const string Standard = "webhook-signature";

    /// <summary>The same for everything that is wrong, so that nobody learns which webhooks there are.</summary>
    public static readonly Refusal Unverified = new("webhook.unverified",
        "The request is not signed with a secret of this webhook, or its timestamp is more than 300 seconds away: check secret, signature header and clock of the sender.");

    /// <summary>A request with none of them is nobody's.</summary>
    public static ImmutableArray<string> Headers { get; } = [Secret, Github, Slack, Standard];

    public static string Header(this WebhookVerification verification) => verification switch
    {
        WebhookVerification.Github => Github,
        WebhookVerification.Slack => Slack,
        WebhookVerification.Standard => Standard,
        _ => Secret,
    };
}
