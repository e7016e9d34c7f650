using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Resources;

/// <summary>Who subscribes hears of changes, wherever they come from (SPEC S-3).</summary>
[Collection(OneApp.Name)]
public class SubscriptionTests(TestApp app)
{
    public static TheoryData<string> Generations => Agent.Generations;

    [Theory, MemberData(nameof(Generations))]
    public async Task A_change_over_http_is_heard(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var (id, other) = (await app.Http.NewTask(), await app.Http.NewTask());
        var heard = new Heard();
        await using var subscription = await heard.Subscribe(agent, $"task://{id}");

        await app.Http.PostJson($"/api/tasks/{other}/notes", new { text = "Of another task" });
        await app.Http.PatchJson($"/api/tasks/{id}", new { title = "Changed" });

        (await heard.Next()).ShouldBe($"task://{id}");
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task A_board_hears_of_a_task_that_comes(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var project = (await app.Http.PostJson("/api/projects", new { name = "Heard" })).Id;
        var heard = new Heard();
        await using var subscription = await heard.Subscribe(agent, $"board://{project}");

        await app.Http.PostJson("/api/tasks", new { title = "Comes", project_id = project });

        (await heard.Next()).ShouldBe($"board://{project}");
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task A_board_hears_of_a_task_that_leaves(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var project = (await app.Http.PostJson("/api/projects", new { name = "Heard" })).Id;
        var id = (await app.Http.PostJson("/api/tasks", new { title = "Leaves", project_id = project })).Id;
        await Patience.Until(() => app.Http.GetJson($"/api/tasks/{id}/events"), events => events.Items.Count > 0);
        var heard = new Heard();
        await using var subscription = await heard.Subscribe(agent, $"board://{project}");

        await app.Http.PatchJson($"/api/tasks/{id}", new { project_id = "00000000-0000-7000-8000-000000000001" });

        (await heard.Next()).ShouldBe($"board://{project}");
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task Nothing_is_heard_any_more_once_it_is_ended(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var (ended, still) = (await app.Http.NewTask(), await app.Http.NewTask());
        var heard = new Heard();
        await (await heard.Subscribe(agent, $"task://{ended}")).DisposeAsync();
        await using var subscription = await heard.Subscribe(agent, $"task://{still}");

        await app.Http.PatchJson($"/api/tasks/{ended}", new { title = "Unheard" });
        await app.Http.PatchJson($"/api/tasks/{still}", new { title = "Heard" });

        (await heard.Next()).ShouldBe($"task://{still}");
    }

    [Fact]
    public async Task What_is_not_there_is_not_subscribed_to()
    {
        await using var agent = await Agent.Connect(app, McpClient.Older);
        ((int)(await Should.ThrowAsync<McpProtocolException>(() => agent.Client.SubscribeToResourceAsync($"task://{Guid.NewGuid()}"))).ErrorCode).ShouldBe(-32002);
        ((int)(await Should.ThrowAsync<McpProtocolException>(() => agent.Client.SubscribeToResourceAsync($"run://{Guid.NewGuid()}"))).ErrorCode).ShouldBe(-32002);
    }

    [Fact]
    public async Task A_new_task_changes_the_list_of_resources()
    {
        var changed = Channel.CreateUnbounded<bool>();
        await using var agent = await Agent.Connect(app, McpClient.Older, handlers: new()
        {
            NotificationHandlers = [KeyValuePair.Create<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>(
                NotificationMethods.ResourceListChangedNotification, (_, cancelled) => changed.Writer.WriteAsync(true, cancelled))],
        });
        await agent.Client.PingAsync();

        await Patience.Until(
            async () =>
            {
                await app.Http.NewTask();
                return changed.Reader.TryRead(out _);
            },
            isHeard => isHeard);
    }
}
