using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Webhooks;

/// <summary>
/// SPEC W-3: 500 deliveries a second for a minute, killed in the middle: as many tasks as acknowledged deliveries, not one more or less.
/// A sender that was cut off sends again under the same delivery id until it is told that the delivery is there, as real ones do.
/// </summary>
[Collection(Alone.Name)]
public class KilledWebhookTests(ITestOutputHelper output)
{
    private const string Secret = "a-secret-for-killed-webhooks";
    private const int PerSecond = 500;
    private const int Deliveries = 60 * PerSecond;
    private const int Senders = 64;
    private static readonly int[] KillAt = [Deliveries / 4, Deliveries / 2, Deliveries * 3 / 4];
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>How many milliseconds after it was due each was acknowledged.</summary>
    private readonly ConcurrentDictionary<int, double> _acknowledged = new();

    private readonly SemaphoreSlim _due = new(0);
    private int _taken = -1;
    private int _cutOff;
    private int _repeats;

    [Fact]
    public async Task Killed_in_the_middle_of_many_deliveries_every_acknowledged_one_has_its_one_task()
    {
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__TaskMcp.Silo.Webhooks", "Information"));
        var webhook = (await app.Api.Post("/api/webhooks", new
        {
            name = "Shop", source = "shop", secret = Secret, verification = "github", mapping = new { title = "{{ payload.title }}" },
        })).Ok();
        var path = (string)webhook["path"]!;

        var kills = KillAt.ToDictionary(number => number, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var started = Stopwatch.GetTimestamp();
        var sending = Task.WhenAll([Release(started), .. Enumerable.Range(0, Senders).Select(_ => Task.Run(() => Send(app.Api, path, started, kills)))]);
        foreach (var kill in kills.Values)
        {
            await await Task.WhenAny(kill.Task, sending);
            await app.Kill();
            await app.Start();
        }

        await sending;
        var sent = Stopwatch.GetElapsedTime(started);
        await AllSettled(app);
        var settled = Stopwatch.GetElapsedTime(started);

        // Careful senders send some again although they were told.
        for (var number = 0; number < Deliveries; number += 100) (await Deliver(app.Api, path, number)).ShouldBe(HttpStatusCode.OK);
        var deliveries = await app.Api.All($"/api/webhooks/{webhook["id"]}/deliveries");
        var tasks = await app.Api.All("/api/tasks");
        Report(app, sent, settled);

        _acknowledged.Count.ShouldBe(Deliveries);
        deliveries.Count.ShouldBe(Deliveries);
        deliveries.ShouldAllBe(delivery => (string)delivery["verdict"]! == "created");
        deliveries.Select(delivery => (string)delivery["task_id"]!).ShouldBeUnique();
        tasks.Select(task => (string)task["title"]!).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, Deliveries).Select(Name));
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"delivery-{number:00000}");

    /// <summary>Lets as many be sent as are due by now.</summary>
    private async Task Release(long started)
    {
        using var pace = new PeriodicTimer(Pace);
        for (var released = 0; released < Deliveries; await pace.WaitForNextTickAsync())
        {
            var due = Math.Min(Deliveries, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * PerSecond));
            if (due > released) _due.Release(due - released);
            released = Math.Max(released, due);
        }
    }

    private async Task Send(Api api, string path, long started, Dictionary<int, TaskCompletionSource> kills)
    {
        while (Interlocked.Increment(ref _taken) is var number && number < Deliveries)
        {
            await _due.WaitAsync();
            if (kills.TryGetValue(number, out var kill)) kill.SetResult();
            await SendUntilAcknowledged(api, path, number);
            _acknowledged[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds - number * 1000.0 / PerSecond;
        }
    }

    private async Task SendUntilAcknowledged(Api api, string path, int number)
    {
        using var retries = new PeriodicTimer(BeforeRetry);
        do
        {
            try
            {
                var status = await Deliver(api, path, number);
                status.ShouldBeOneOf(HttpStatusCode.Accepted, HttpStatusCode.OK);
                if (status == HttpStatusCode.OK) Interlocked.Increment(ref _repeats);
                return;
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _cutOff);
            }
        }
        while (await retries.WaitForNextTickAsync());
    }

    private static async Task<HttpStatusCode> Deliver(Api api, string path, int number)
    {
        var body = new JsonObject { ["title"] = Name(number) }.ToJsonString();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        return (await api.Post(path, body, ("X-GitHub-Delivery", Name(number)), ("X-Hub-Signature-256", $"sha256={signature}"))).Status;
    }

    /// <summary>However many are left and however slow the machine is, as long as they become fewer.</summary>
    private static async Task AllSettled(TaskMcpProcess app)
    {
        await using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = app.DatabaseFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await file.OpenAsync();
        while (Pending() is var left and > 0) await Eventually.Holds(() => Pending() < left, "deliveries are worked on", () => $"{left} are left.");

        long Pending()
        {
            using var count = file.CreateCommand();
            count.CommandText = "SELECT count(*) FROM deliveries WHERE verdict = 'Pending'";
            return (long)count.ExecuteScalar()!;
        }
    }

    private void Report(TaskMcpProcess app, TimeSpan sent, TimeSpan settled)
    {
        var before = _acknowledged.Where(one => one.Key < KillAt[0]).Select(one => one.Value).Order().ToArray();
        var text = string.Join('\n',
            string.Create(CultureInfo.InvariantCulture, $"{Deliveries} deliveries in {sent.TotalSeconds:0.0} s, {KillAt.Length} kills; all were tasks {(settled - sent).TotalSeconds:0.0} s after the last."),
            string.Create(CultureInfo.InvariantCulture, $"{_cutOff} requests were cut off or met nobody; {_repeats} of those sent again had been stored."),
            string.Create(CultureInfo.InvariantCulture, $"Acknowledged after they were due, before the first kill: p50 {At(before, 0.5):0.0} ms, p99 {At(before, 0.99):0.0} ms."),
            string.Join('\n', app.Output.Split('\n').Where(line => line.Contains("unfinished", StringComparison.Ordinal))));
        output.WriteLine(text);
        TestReport.Write("webhooks", text);
    }

    private static double At(double[] sorted, double fraction) => sorted[(int)Math.Ceiling(fraction * sorted.Length) - 1];
}
