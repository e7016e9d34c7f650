using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Mcp;

namespace TaskMcp.Api.Tests.Bindings;

/// <summary>An automation is no way around an agent's grants (SPEC S-4).</summary>
[Collection(OneApp.Name)]
public class AgentAutomationTests(TestApp app)
{
    [Theory, InlineData("agent"), InlineData("service")]
    public async Task A_program_automates_only_what_it_was_granted(string kind)
    {
        using var agent = await Person.Make(app, "member", kind);
        var (task, connection) = (await app.Http.NewTask(), await Connection());
        var theirs = (await app.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection, "fail"))).ShouldBe(HttpStatusCode.Created).Id;
        var config = new { config = Draft(connection, "record")["config"] };

        (await agent.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection, "record"))).ShouldBeProblem(HttpStatusCode.Forbidden, "binding.tool_not_granted");
        (await agent.Http.PatchJson($"/api/tasks/{task}/bindings/{theirs}", config)).ShouldBeProblem(HttpStatusCode.Forbidden, "binding.tool_not_granted");
        (await agent.Http.PostJson("/api/tasks", new { title = "x", bindings = new[] { Draft(connection, "record") } })).ShouldBeProblem(HttpStatusCode.Forbidden, "binding.tool_not_granted");
        var bulk = await agent.Http.PostJson("/api/tasks/bulk", new { operations = new[] { new { op = "create", task = new { title = "x", bindings = new[] { Draft(connection, "record") } } } } });
        ((string)bulk.Json["results"]![0]!["problem"]!["code"]!).ShouldBe("binding.tool_not_granted");
        await using var mcp = await Agent.Connect(app, token: agent.Token);
        await mcp.Refused("create_binding", OverMcp(task, connection), "binding.tool_not_granted");
        (await app.Http.GetJson($"/api/tasks/{task}/bindings")).Items.Count.ShouldBe(1);

        await Grant(agent.Id, connection, new { tools = new[] { "scripted__record" } });
        await mcp.Do("create_binding", OverMcp(task, connection));
        (await agent.Http.PatchJson($"/api/tasks/{task}/bindings/{theirs}", config)).ShouldBe(HttpStatusCode.OK);
        (await agent.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection, "fail"))).ShouldBeProblem(HttpStatusCode.Forbidden, "binding.tool_not_granted");
    }

    [Theory]
    [InlineData("""{ "confirm": "writes" }""")]
    [InlineData("""{ "rate_per_minute": 1 }""")]
    [InlineData("""{ "daily_quota": 1 }""")]
    [InlineData("""{ "expires_at": "2100-01-01T00:00:00Z" }""")]
    [InlineData("""{ "constraints": [ { "argument": "text", "operator": "eq", "value": "only this" } ] }""")]
    public async Task What_is_granted_with_reservations_is_not_automated(string terms)
    {
        using var agent = await Person.Make(app, "member", "agent");
        var (task, connection) = (await app.Http.NewTask(), await Connection());
        await Grant(agent.Id, connection, JsonNode.Parse(terms)!);
        (await agent.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection, "record"))).ShouldBeProblem(HttpStatusCode.Forbidden, "binding.tool_not_granted");
    }

    [Theory, InlineData("member", "user"), InlineData("maintainer", "agent")]
    public async Task People_and_those_who_may_call_every_tool_automate_as_they_like(string role, string kind)
    {
        using var person = await Person.Make(app, role, kind);
        var (task, connection) = (await app.Http.NewTask(), await Connection());
        (await person.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection, "record"))).ShouldBe(HttpStatusCode.Created);
    }

    private static JsonObject Draft(string connection, string tool) => new()
    {
        ["connection_id"] = connection,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject { ["tool_name"] = tool, ["input_template"] = new JsonObject { ["text"] = "x" } },
    };

    private static JsonObject OverMcp(string task, string connection)
    {
        var draft = Draft(connection, "scripted__record");
        draft["task_id"] = task;
        return draft;
    }

    private static string Server([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../servers/scripted-server.mjs"));

    private async Task<string> Connection()
    {
        var server = new { name = "Scripted", server_type = "scripted", transport = new { type = "stdio", command = "node", args = (string[])[Server()] } };
        var id = (await app.Http.PostJson("/api/mcp/connections", server)).ShouldBe(HttpStatusCode.Created).Id;
        await app.Http.PostJson($"/api/mcp/connections/{id}/test");
        return id;
    }

    private async Task Grant(string principal, string connection, object terms)
    {
        var toolbox = (await app.Http.PostJson("/api/toolboxes", new { name = "For agents", entries = new[] { new { connection_id = connection } } })).ShouldBe(HttpStatusCode.Created).Id;
        ((int)(await app.Http.Send("PUT", $"/api/principals/{principal}/grants/{toolbox}", terms)).Status).ShouldBeInRange(200, 201);
    }
}
