using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks.Signatures;

/// <summary>Whether a request comes from somebody who knows one of the secrets (SPEC W-2). Over the raw bytes, in fixed time. Pure.</summary>
internal static class SignatureCheck
{
    public static bool Holds(WebhookVerification verification, WebhookRequest request, IEnumerable<string> secrets, DateTimeOffset now) => verification switch
    {
        WebhookVerification.Secret => SharedSecret.Holds(request, secrets),
        WebhookVerification.Github => GithubSignature.Holds(request, secrets),
        WebhookVerification.Slack => SlackSignature.Holds(request, secrets, now),
        WebhookVerification.Standard => StandardSignature.Holds(request, secrets, now),
        _ => false,
    };

    /// <summary>Whether the request carries what this verification looks at.</summary>
    public static bool IsPresent(WebhookVerification verification, WebhookRequest request) => request.Header(verification.Header()) is not null;
}
