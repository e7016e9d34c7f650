using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Webhooks;

/// <summary>SPEC W-8: what a preset says is enough to take what its source sends, signed as that source signs.</summary>
[Collection(OneApp.Name)]
public class PresetTests(TestApp app)
{
    [Theory, InlineData("github"), InlineData("slack"), InlineData("email"), InlineData("calendar"), InlineData("form")]
    public async Task Every_sample_of_a_preset_becomes_a_task(string source)
    {
        var preset = (await app.Http.GetJson("/api/webhooks/presets")).Items.Single(preset => (string)preset!["source"]! == source)!;
        var webhook = await app.Http.NewWebhook(new { name = source, source, secret = Senders.Secret });
        webhook["events"]!.AsArray().Select(name => (string)name!).ShouldBe(preset["events"]!.AsArray().Select(name => (string)name!));
        preset["samples"]!.AsArray().ShouldNotBeEmpty();
        foreach (var sample in preset["samples"]!.AsArray())
        {
            var delivery = await app.Http.Settled(webhook, await Send(webhook, (string)preset["verification"]!, (string)sample!["event_type"]!, sample["payload"]!.ToJsonString()));
            // Samples come in the order of their names, and the last of a thing may have been sent before the others.
            ((string)delivery["verdict"]!).ShouldBeOneOf("created", "updated", "ignored");
            var reason = (string?)delivery["reason"];
            if ((string)delivery["verdict"]! == "ignored") reason!.ShouldStartWith("It is older");
            else reason.ShouldBeNull();
            (await app.Http.GetJson($"/api/tasks/{delivery["task_id"]}")).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Githubs_greeting_makes_no_task()
    {
        var webhook = await app.Http.NewWebhook(new { name = "GitHub", source = "github", secret = Senders.Secret });
        var ping = await app.Stranger.SendGithub((string)webhook["path"]!, """{"zen":"Keep it logically awesome.","hook_id":1,"hook":{"type":"Repository"}}""", "ping", happened: "ping");
        ((string)(await app.Http.Settled(webhook, ping.ShouldBe(HttpStatusCode.Accepted)))["verdict"]!).ShouldBe("ignored");
    }

    private Task<Answer> Send(JsonNode webhook, string verification, string eventType, string body) => verification switch
    {
        "github" => app.Stranger.SendGithub((string)webhook["path"]!, body, Guid.NewGuid().ToString(), happened: eventType.Split('.')[0]),
        "slack" => app.Stranger.SendSlack((string)webhook["path"]!, body),
        _ => app.Stranger.SendSecret((string)webhook["path"]!, body),
    };
}
