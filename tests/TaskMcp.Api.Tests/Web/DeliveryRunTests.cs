using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Webhooks;

namespace TaskMcp.Api.Tests.Web;

/// <summary>From a run to the delivery that set it off, and back (SPEC W-5, W-7, U-1).</summary>
[Collection(OneApp.Name)]
public class DeliveryRunTests(TestApp app)
{
    [Fact]
    public async Task A_run_of_the_webhook_of_an_automation_and_its_delivery_lead_to_each_other()
    {
        var task = await app.Http.NewTask("Hooked");
        var binding = (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Automation("webhook"))).ShouldBe(HttpStatusCode.Created).Json;
        var receipt = await app.Stranger.SendSecret((string)binding["webhook"]!["path"]!, """{"title":"T"}""", (string)binding["webhook"]!["secret"]!);
        var delivery = await app.Http.Settled(binding, receipt);
        await LeadToEachOther((string)binding["id"]!, (string)delivery["id"]!, (string)delivery["run_id"]!, "Triggered by");
    }

    [Fact]
    public async Task A_run_of_a_board_s_automation_and_the_delivery_that_made_its_task_lead_to_each_other()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Mapped" })).ShouldBe(HttpStatusCode.Created).Id;
        (await app.Http.PostJson($"/api/projects/{project}/bindings", await Automation("on_create"))).ShouldBe(HttpStatusCode.Created);
        var webhook = await app.Http.NewWebhook(new { name = "Form", source = "form", secret = Senders.Secret, target_project = project, mapping = new { title = "{{ payload.title }}" } });
        var delivery = await app.Http.Settled(webhook, await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"T"}"""));
        var runs = await Patience.Until(async () => (await app.Http.GetJson($"/api/runs?task_id={delivery["task_id"]}")).Items, items => items.Count == 1);
        await LeadToEachOther((string)webhook["id"]!, (string)delivery["id"]!, (string)runs[0]!["id"]!, "Triggered by");
    }

    [Fact]
    public async Task What_a_person_does_afterwards_belongs_to_no_delivery()
    {
        var task = await app.Http.NewTask("By hand");
        var binding = (await app.Http.PostJson($"/api/tasks/{task}/bindings", await Automation("on_complete"))).ShouldBe(HttpStatusCode.Created).Json;
        (await app.Http.PostJson($"/api/tasks/{task}/complete", new { })).ShouldBe(HttpStatusCode.OK);
        var runs = await Patience.Until(async () => (await app.Http.GetJson($"/api/runs?binding_id={binding["id"]}")).Items, items => items.Count == 1);
        (await app.Http.GetJson($"/runs/{runs[0]!["id"]}")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("/deliveries/");
    }

    private async Task LeadToEachOther(string webhook, string delivery, string run, string words)
    {
        var address = $"/webhooks/{webhook}/deliveries/{delivery}";
        var ofRun = (await app.Http.GetJson($"/runs/{run}")).ShouldBe(HttpStatusCode.OK).Text;
        ofRun.ShouldContain($"{words} <a href=\"{address}\"");
        var ofDelivery = (await Patience.Until(() => app.Http.GetJson(address), page => page.Text.Contains("What ran because of it", StringComparison.Ordinal))).Text;
        ofDelivery.ShouldContain($"href=\"/runs/{run}\"");
    }

    private async Task<JsonObject> Automation(string type)
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        return new()
        {
            ["connection_id"] = connection,
            ["binding_type"] = type,
            ["config"] = new JsonObject { ["tool_name"] = "nowhere__echo", ["input_template"] = new JsonObject { ["message"] = "Hello" } },
        };
    }
}
