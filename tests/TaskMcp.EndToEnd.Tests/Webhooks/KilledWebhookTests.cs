using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Webhooks;

/// <summary>SPEC W-3: killed in the middle of deliveries, there are as many tasks as acknowledged deliveries, also when all of them are sent again.</summary>
public class KilledWebhookTests(ITestOutputHelper output)
{
    private const string Secret = "a-secret-for-killed-webhooks";
    private const int Senders = 8;
    private const int Deliveries = 600;
    private const int Kills = 3;

    private readonly ConcurrentDictionary<int, HttpStatusCode> _acknowledged = new();

    [Fact]
    public async Task Killed_in_the_middle_of_many_deliveries_every_acknowledged_one_has_its_one_task()
    {
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__TaskMcp.Silo.Webhooks", "Information"));
        var webhook = (await app.Api.Post("/api/webhooks", new
        {
            name = "Shop", source = "shop", secret = Secret, verification = "github", mapping = new { title = "{{ payload.title }}" },
        })).Ok();
        var path = (string)webhook["path"]!;

        for (var kill = 1; kill <= Kills; kill++)
        {
            var until = Deliveries * kill / (Kills + 1);
            var sending = Send(app.Api, path, Deliveries * kill / Kills, giveUp: true);
            await Eventually.Holds(() => _acknowledged.Count >= until || sending.IsCompleted, "deliveries are acknowledged");
            await app.Kill();
            await sending;
            await app.Start();
        }

        var (acknowledged, listed) = (_acknowledged.Count, 0);
        acknowledged.ShouldBeGreaterThan(100, "the load was too small to mean anything");
        var deliveries = await AllSettled(app.Api, webhook);
        listed = deliveries.Count;
        var known = deliveries.Select(delivery => (string)delivery["key"]!).ToHashSet();
        _acknowledged.Keys.Select(Name).Except(known).ShouldBeEmpty("acknowledged and lost");

        // Senders send again what was not acknowledged, and careful ones all of it.
        await Send(app.Api, path, Deliveries, giveUp: false, again: true);
        var after = await AllSettled(app.Api, webhook);
        var tasks = await app.Api.All("/api/tasks");
        output.WriteLine(string.Join('\n', app.Output.Split('\n').Where(line => line.Contains("unfinished", StringComparison.Ordinal))));
        output.WriteLine($"{Kills} kills: {acknowledged} of {Deliveries} deliveries acknowledged before the last start, {listed} stored; {after.Count} deliveries and {tasks.Count} tasks at the end.");
        _acknowledged.Count.ShouldBe(Deliveries);
        after.ShouldAllBe(delivery => (string)delivery["verdict"]! == "created");
        after.Select(delivery => (string)delivery["task_id"]!).ShouldBeUnique();
        tasks.Select(task => (string)task["title"]!).Order().ShouldBe(Enumerable.Range(0, Deliveries).Select(Name).Order());
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"delivery-{number:0000}");

    /// <summary>Sends all deliveries up to a number that are not acknowledged, or all of them again.</summary>
    private Task Send(Api api, string path, int end, bool giveUp, bool again = false)
    {
        var left = new ConcurrentQueue<int>(Enumerable.Range(0, end).Where(number => again || !_acknowledged.ContainsKey(number)));
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (left.TryDequeue(out var number))
            {
                try
                {
                    var status = await Deliver(api, path, number);
                    status.ShouldBeOneOf(HttpStatusCode.Accepted, HttpStatusCode.OK);
                    _acknowledged[number] = status;
                }
                catch (HttpRequestException) when (giveUp)
                {
                    return;
                }
            }
        })));
    }

    private static async Task<HttpStatusCode> Deliver(Api api, string path, int number)
    {
        var body = new JsonObject { ["title"] = Name(number) }.ToJsonString();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        return (await api.Post(path, body, ("X-GitHub-Delivery", Name(number)), ("X-Hub-Signature-256", $"sha256={signature}"))).Status;
    }

    private static Task<IReadOnlyList<JsonNode>> AllSettled(Api api, JsonNode webhook) => Eventually.Get(
        async () => await api.All($"/api/webhooks/{webhook["id"]}/deliveries") is var all && all.All(delivery => (string)delivery["verdict"]! != "pending") ? all : null,
        "all deliveries are worked on");
}
