using System.Collections.Immutable;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>How secrets come and go: several at once, so that both sides can change over (SPEC W-2).</summary>
internal static partial class WebhookRules
{
    public const int MaxSecrets = 5;
    public const int MinSecret = 16;
    public const int MaxSecret = 200;

    /// <summary>Longer than anybody takes to change a secret on the other side.</summary>
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(366);

    public static readonly Refusal SecretNotFound = new("webhook.secret_not_found", "The webhook has no such secret.");

    public static readonly Refusal LastSecret = new("webhook.secret_last", "The last secret cannot be removed; add another one first, or disable the webhook.");

    public static readonly Refusal SecretNotBase64 = Refusal.Field("webhook.verification_invalid", "verification",
        $"verification cannot be standard with the present secrets, none of which is base64: add a secret first.{Refusal.ByTheApi}POST …/secrets; leave the secret out to have one made.");

    public static readonly Refusal OverlapTooLong = Refusal.Field("webhook.expiry_invalid", "expire_others_after",
        $"expire_others_after must be at most {LongestOverlap.TotalDays}d; leave it out for no end.");

    public static readonly Refusal TooManySecrets = new("webhook.secret_limit", $"A webhook may have {MaxSecrets} secrets at once; remove one first.");

    /// <summary>One more secret beside those that are still good.</summary>
    public static GrainResult<WebhookSnapshot> AddSecret(WebhookSnapshot webhook, AddWebhookSecret command, DateTimeOffset now)
    {
        // A repeat after a crash: it is there.
        if (webhook.Secrets.Any(secret => secret.Id == command.SecretId)) return webhook;
        if (IsStale(webhook, command.Context) is { } stale) return stale;
        if (WhyNotSecret(command.Secret.Reveal(), webhook.Verification) is { } refusal) return refusal;
        if (command.ExpireOthersAfter > LongestOverlap) return OverlapTooLong;
        var good = Good(webhook, now);
        if (good.Length >= MaxSecrets) return TooManySecrets;
        var until = now + command.ExpireOthersAfter;
        var others = good.Select(secret => until is not null && (secret.ExpiresAt is null || secret.ExpiresAt > until) ? secret with { ExpiresAt = until } : secret);
        return webhook with { Secrets = [.. others, new() { Id = command.SecretId, CreatedAt = now }], Version = webhook.Version + 1, UpdatedAt = now };
    }

    public static GrainResult<WebhookSnapshot> RemoveSecret(WebhookSnapshot webhook, RemoveWebhookSecret command, DateTimeOffset now)
    {
        if (IsStale(webhook, command.Context) is { } stale) return stale;
        if (webhook.Secrets.All(secret => secret.Id != command.SecretId)) return SecretNotFound;
        var left = Good(webhook, now).Where(secret => secret.Id != command.SecretId).ToImmutableArray();
        return left.IsEmpty ? LastSecret : webhook with { Secrets = left, Version = webhook.Version + 1, UpdatedAt = now };
    }

    /// <summary>The secrets that verify a request at this instant.</summary>
    public static ImmutableArray<WebhookSecretInfo> Good(WebhookSnapshot webhook, DateTimeOffset now) =>
        [.. webhook.Secrets.Where(secret => secret.ExpiresAt is not { } end || end > now)];

    private static Refusal? WhyNotSecret(string secret, WebhookVerification verification)
    {
        const string field = "secret";
        if (secret.Length is < MinSecret or > MaxSecret || secret.Any(character => character is < ' ' or > '~') || secret.Trim().Length != secret.Length)
            return Refusal.Field("webhook.secret_invalid", field, $"secret must be {MinSecret}–{MaxSecret} ASCII characters without spaces at the ends (was {secret.Length}); leave it out to have one made");
        return verification == WebhookVerification.Standard && StandardSignature.Key(secret) is null
            ? Refusal.Field("webhook.secret_invalid", field, "secret must be base64, with whsec_ before it or not, for the verification standard; leave it out to have one made")
            : null;
    }
}
