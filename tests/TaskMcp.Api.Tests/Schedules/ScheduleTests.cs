using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Schedules;

/// <summary>Schedules over HTTP (SPEC B-10).</summary>
[Collection(OneApp.Name)]
public class ScheduleTests(TestApp app)
{
    [Fact]
    public async Task A_preview_shows_the_next_five_times()
    {
        var answer = (await app.Http.PostJson("/api/schedules/preview", new { cron = "0 12 * * *", time_zone = "Asia/Kathmandu" })).ShouldBe(HttpStatusCode.OK);
        var times = answer.Json["next_fires"]!.AsArray().Select(time => DateTimeOffset.Parse((string)time!, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        times.Length.ShouldBe(5);
        times.ShouldAllBe(time => time > DateTimeOffset.UtcNow && time.ToUniversalTime().TimeOfDay == new TimeSpan(6, 15, 0));
        times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First == TimeSpan.FromDays(1));
    }

    [Theory]
    [InlineData("""{"cron":"0 0 * *"}""", "cron")]
    [InlineData("""{"cron":"@every 10s"}""", "cron")]
    [InlineData("""{"cron":"@daily","time_zone":"CET-1CEST"}""", "time_zone")]
    public async Task A_preview_of_what_is_no_schedule_names_the_field(string body, string field)
    {
        var refused = (await app.Http.PostJson("/api/schedules/preview", JsonNode.Parse(body)!)).ShouldBeProblem(HttpStatusCode.BadRequest, "schedule.invalid");
        refused.Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task A_scheduled_binding_shows_when_it_fires()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nobody", server_type = "memory", server_url = "http://127.0.0.1:9/mcp" })).Id;
        var task = await app.Http.NewTask("Every now and then");
        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", new
        {
            connection_id = connection,
            binding_type = "scheduled",
            config = new { tool_name = "memory__read_graph", schedule = new { cron = "@every 1h", missed = "all" } },
        })).ShouldBe(HttpStatusCode.Created);
        made.Json["config"]!["schedule"]!.ToJsonString().ShouldBe("""{"cron":"@every 1h","time_zone":"UTC","missed":"all","overlap":"skip"}""");
        made.Json["next_fires"]!.AsArray().Count.ShouldBe(5);
        (await app.Http.GetJson(made.Header("Location")!)).Json["next_fires"]!.ToJsonString().ShouldBe(made.Json["next_fires"]!.ToJsonString());
    }
}
