using TaskMcp.Webhooks;

namespace TaskMcp.Web.Webhooks;

/// <summary>Commands for a shell that send a delivery as the sender would, signed as the webhook wants it (SPEC W-2). They hold no secret.</summary>
internal static class SenderSnippet
{
    private const string Begin = """
        SECRET='the secret'
        BODY='{"action":"opened","title":"Hello","body":"From a shell","url":"https://example.com/1"}'

        """;

    public static string Of(WebhookSnapshot webhook, string url) => Begin + webhook.Verification switch
    {
        WebhookVerification.Github => $$"""
            SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
            curl -sS -X POST '{{url}}' \
              -H 'Content-Type: application/json' \
              -H "X-Hub-Signature-256: sha256=$SIGNATURE" \
              -H 'X-GitHub-Event: issues' -H "X-GitHub-Delivery: $(date +%s)" \
              --data-raw "$BODY"
            """,
        WebhookVerification.Slack => $$"""
            AT=$(date +%s)
            SIGNATURE=$(printf 'v0:%s:%s' "$AT" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
            curl -sS -X POST '{{url}}' \
              -H 'Content-Type: application/json' \
              -H "X-Slack-Request-Timestamp: $AT" -H "X-Slack-Signature: v0=$SIGNATURE" \
              --data-raw "$BODY"
            """,
        WebhookVerification.Standard => $$"""
            ID="msg_$(date +%s)"; AT=$(date +%s)
            KEY=$(printf %s "${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
            SIGNATURE=$(printf '%s.%s.%s' "$ID" "$AT" "$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
            curl -sS -X POST '{{url}}' \
              -H 'Content-Type: application/json' \
              -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNATURE" \
              --data-raw "$BODY"
            """,
        _ => $$"""
            curl -sS -X POST '{{url}}' \
              -H 'Content-Type: application/json' -H "X-Webhook-Secret: $SECRET" \
              --data-raw "$BODY"
            """,
    };
}
