using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Webhooks;

/// <summary>External systems, as they send.</summary>
internal static class Senders
{
    public const string Secret = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0cy0wMTIz";

    public static async Task<JsonNode> NewWebhook(this HttpClient http, object webhook) => (await http.PostJson("/api/webhooks", webhook)).ShouldBe(HttpStatusCode.Created).Json;

    /// <summary>A webhook with the mapping of seed 004.</summary>
    public static Task<JsonNode> NewGithub(this HttpClient http, string secret = Secret, string[]? events = null) => http.NewWebhook(new
    {
        name = "GitHub issues",
        source = "github",
        secret,
        verification = "github",
        events = events ?? [],
        mapping = new { title = "{{ payload.issue.title }}", note = "{{ payload.issue.body }}", tags = "{{ payload.issue.labels }}", external_id = "{{ payload.issue.html_url }}", external_url = "{{ payload.issue.html_url }}" },
        default_tags = new[] { "inbox" },
    });

    public static string Issue(string title, int number, string label = "bug") => new JsonObject
    {
        ["action"] = "opened",
        ["issue"] = new JsonObject
        {
            ["title"] = title, ["body"] = "Steps", ["html_url"] = $"https://github.com/o/r/issues/{number}", ["labels"] = new JsonArray(new JsonObject { ["name"] = label }),
        },
    }.ToJsonString();

    public static Task<Answer> SendGithub(this HttpClient http, string path, string body, string delivery, string secret = Secret, string happened = "issues") => http.Send(
        "POST", path, Content(body, "application/json"), ("X-GitHub-Event", happened), ("X-GitHub-Delivery", delivery), ("X-Hub-Signature-256", $"sha256={Mac(secret, body)}"));

    public static Task<Answer> SendSlack(this HttpClient http, string path, string body, string secret = Secret, TimeSpan age = default, string type = "application/json")
    {
        var timestamp = (DateTimeOffset.UtcNow - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return http.Send("POST", path, Content(body, type), ("X-Slack-Request-Timestamp", timestamp), ("X-Slack-Signature", $"v0={Mac(secret, $"v0:{timestamp}:{body}")}"));
    }

    public static Task<Answer> SendStandard(this HttpClient http, string path, string body, string id, string secret = Secret)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return http.Send("POST", path, Content(body, "application/json"), ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", $"v1,{Convert.ToBase64String(mac)}"));
    }

    public static Task<Answer> SendSecret(this HttpClient http, string path, string body, string secret = Secret, string type = "application/json", string? key = null) =>
        http.Send("POST", path, Content(body, type), [("X-Webhook-Secret", secret), .. key is null ? Array.Empty<(string, string)>() : [("Idempotency-Key", key)]]);

    /// <summary>The delivery when its work is done.</summary>
    public static Task<JsonNode> Settled(this HttpClient http, JsonNode webhook, Answer receipt) => http.Settled(webhook, (string)receipt.Json["delivery_id"]!);

    public static async Task<JsonNode> Settled(this HttpClient http, JsonNode webhook, string deliveryId)
    {
        var path = $"/api/webhooks/{webhook["id"]}/deliveries/{deliveryId}";
        return (await Patience.Until(() => http.GetJson(path), answer => (string)answer.Json["verdict"]! != "pending")).Json;
    }

    private static StringContent Content(string body, string type) => new(body, Encoding.UTF8, type);

    private static string Mac(string secret, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
