using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>A system over there: tools that call it make or change its issues, and of each change it sends a webhook, as GitHub does.</summary>
internal sealed class IssueTracker
{
    private const string Secret = "the-secret-of-the-tracker";
    private readonly RunsWorld _world;
    private readonly Guid _webhookId = Guid.CreateVersion7();
    private int _issues;
    private int _sent;

    private IssueTracker(RunsWorld world) => _world = world;

    private IWebhookGrain Webhook => _world.Host.Grains.GetGrain<IWebhookGrain>(GrainKeys.Of(RunsWorld.Workspace, _webhookId));

    /// <summary>A tracker whose webhooks come from <paramref name="source"/>.</summary>
    public static async Task<IssueTracker> Connected(RunsWorld world, string source = "github")
    {
        var tracker = new IssueTracker(world);
        (await tracker.Webhook.Create(new()
        {
            Context = RunsWorld.By(),
            Name = "Tracker",
            Source = source,
            Mapping = new() { Title = "{{ payload.issue.title }}", Note = "{{ payload.issue.body }}", ExternalId = "{{ payload.issue.html_url }}", ExternalUrl = "{{ payload.issue.html_url }}" },
            Secret = new Secret(Secret),
        }).Soon()).Refusal.ShouldBeNull();
        return tracker;
    }

    public JsonObject NewIssue(string title, string body = "") => Issue(Interlocked.Increment(ref _issues), title, body);

    public static JsonObject Issue(int number, string title, string body = "") => new()
    {
        ["html_url"] = string.Create(CultureInfo.InvariantCulture, $"https://tracker.example/o/r/issues/{number}"),
        ["id"] = 44450000 + number,
        ["number"] = number,
        ["title"] = title,
        ["body"] = body,
        ["user"] = new JsonObject { ["id"] = 21031067, ["html_url"] = "https://tracker.example/octocat" },
    };

    /// <summary>Sends what happened to an issue; the delivery when it has been worked on.</summary>
    public async Task<DeliverySnapshot> Send(JsonObject issue, string? traceParent = null)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"delivery-{Interlocked.Increment(ref _sent)}");
        var headers = ImmutableDictionary<string, string>.Empty.Add("x-webhook-secret", Secret).Add("idempotency-key", key).Add("content-type", "application/json");
        var body = new JsonObject { ["action"] = "changed", ["issue"] = issue.DeepClone(), ["sender"] = issue["user"]!.DeepClone() };
        var receipt = await Webhook.Receive(new()
        {
            Headers = traceParent is null ? headers : headers.Add("traceparent", traceParent),
            Body = [.. Encoding.UTF8.GetBytes(body.ToJsonString())],
        }).Soon();
        receipt.Refusal.ShouldBeNull();
        var delivery = _world.Host.Grains.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(RunsWorld.Workspace, receipt.Value!.DeliveryId!.Value));
        return await Eventually.Until(async () => (await delivery.Get().Soon()).Value!, known => known.Verdict != DeliveryVerdict.Pending);
    }

    public static JsonObject Answer(JsonObject issue) => ScriptedServer.Text(issue.ToJsonString());
}
