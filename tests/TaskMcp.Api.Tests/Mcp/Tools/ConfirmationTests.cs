using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Tools;

/// <summary>An agent can be told to ask a person before it destroys or changes something (SPEC S-4).</summary>
[Collection(OneApp.Name)]
public class ConfirmationTests(TestApp app)
{
    public static TheoryData<string> Generations => Agent.Generations;

    [Theory, MemberData(nameof(Generations))]
    public async Task What_destroys_waits_for_a_yes_and_what_does_not_goes_on(string generation)
    {
        var asked = new List<string>();
        using var person = await Told("destructive");
        await using var agent = await Agent.Connect(app, generation, person.Token, Person("accept", asked));
        var id = (string)(await agent.Do("create_task", new { title = "To go" }))["id"]!;
        asked.ShouldBeEmpty();

        await agent.Do("delete_task", new { task_id = id, idempotency_key = Guid.NewGuid().ToString() });

        asked.ShouldHaveSingleItem().ShouldContain("delete_task");
        asked[0].ShouldContain(id);
        (await app.Http.GetJson($"/api/tasks/{id}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(McpClient.Older, "decline")]
    [InlineData(McpClient.Newest, "decline")]
    [InlineData(McpClient.Newest, "cancel")]
    public async Task What_a_person_does_not_want_is_not_done(string generation, string answer)
    {
        using var person = await Told("destructive");
        await using var agent = await Agent.Connect(app, generation, person.Token, Person(answer, []));
        var id = await app.Http.NewTask();

        await agent.Refused("delete_task", new { task_id = id }, "confirmation.declined");

        (await app.Http.GetJson($"/api/tasks/{id}")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task Nothing_is_done_where_nobody_can_be_asked(string generation)
    {
        using var person = await Told("writes");
        await using var agent = await Agent.Connect(app, generation, person.Token);
        var id = await app.Http.NewTask();

        await agent.Refused("delete_task", new { task_id = id }, "confirmation.unavailable");
        await agent.Refused("add_note", new { task_id = id, text = "x" }, "confirmation.unavailable");
        await agent.Do("get_task", new { task_id = id });
        ((int)(await app.Http.GetJson($"/api/tasks/{id}")).Json["version"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_yes_is_good_for_one_call_with_these_arguments_only()
    {
        using var person = await Told("destructive");
        var client = new McpClient(person.Http);
        var (one, other) = (await app.Http.NewTask(), await app.Http.NewTask());
        var state = (string)(await Delete(one, null)).Result()["requestState"]!;

        (await Delete(other, state)).Result()["structuredContent"]!["code"]!.ToString().ShouldBe("confirmation.invalid");
        (await app.Http.GetJson($"/api/tasks/{other}")).ShouldBe(HttpStatusCode.OK);
        ((bool)(await Delete(one, state)).Result()["structuredContent"]!["deleted"]!).ShouldBeTrue();
        (await Delete(one, state)).Result()["structuredContent"]!["code"]!.ToString().ShouldBe("confirmation.invalid", "a yes is good once");

        Task<Answer> Delete(string id, string? requestState)
        {
            var parameters = new JsonObject { ["name"] = "delete_task", ["arguments"] = new JsonObject { ["task_id"] = id } };
            if (requestState is not null)
            {
                parameters["requestState"] = requestState;
                parameters["inputResponses"] = new JsonObject { ["confirm"] = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject() } };
            }

            return client.Ask("tools/call", parameters, new() { ["elicitation"] = new JsonObject { ["form"] = new JsonObject() } });
        }
    }

    private static McpClientHandlers Person(string answer, List<string> asked) => new()
    {
        ElicitationHandler = (request, _) =>
        {
            asked.Add(request!.Message);
            return ValueTask.FromResult(new ElicitResult { Action = answer });
        },
    };

    private async Task<Person> Told(string confirm)
    {
        var person = await Access.Person.Make(app, "member", "agent");
        (await app.Http.PatchJson($"/api/principals/{person.Id}", new { confirm })).ShouldBe(HttpStatusCode.OK);
        return person;
    }
}
