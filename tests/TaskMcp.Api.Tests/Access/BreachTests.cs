using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>The breach switch over sockets (SPEC A-7, EC7).</summary>
[Collection(OneApp.Name)]
public class BreachTests(TestApp app)
{
    [Fact]
    public async Task One_call_ends_every_token_session_and_credential_of_a_workspace_and_of_no_other()
    {
        var name = PeopleClients.NewWorkspace();
        using var owner = await Person.OwnerOf(app, name);
        using var agent = await Person.Make(app, "member", "agent", by: owner.Http);
        using var neighbour = await Person.Make(app, "viewer");
        var cookie = (await app.Stranger.GetJson($"/signin?token={owner.Token}")).Header("Set-Cookie")!.Split(';')[0];
        var secret = $"breach-{Guid.NewGuid():N}";
        var webhook = (await owner.Http.PostJson("/api/webhooks", new { name = "Forms", source = "forms", secret, mapping = new { title = "{{ payload.title }}" } })).ShouldBe(HttpStatusCode.Created).Id;
        var keyed = (await owner.Http.PostJson("/api/mcp/connections", new
        {
            name = "Keyed", server_type = "keyed", server_url = "http://127.0.0.1:9/mcp", auth_config = new { type = "api_key", credentials = new { api_key = "breach-key-0123456789" } },
        })).ShouldBe(HttpStatusCode.Created).Id;
        var plain = (await owner.Http.PostJson("/api/mcp/connections", new { name = "Plain", server_type = "plain", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        (await agent.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);

        (await owner.Http.PostJson("/api/workspace/breach", new { confirm = "not-the-name" })).ShouldBeProblem(HttpStatusCode.BadRequest, "workspace.confirm_mismatch");
        (await agent.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
        var answer = (await owner.Http.PostJson("/api/workspace/breach", new { confirm = name })).ShouldBe(HttpStatusCode.Accepted);

        ((string)answer.Json["owner_token"]!).ShouldContain("TaskMcp__OwnerToken");
        (await owner.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await agent.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Stranger.GetJson("/api/me", ("Cookie", cookie))).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Stranger.GetJson($"/signin?token={owner.Token}")).Header("Set-Cookie").ShouldBeNull();
        (await neighbour.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK);

        var again = (await app.Http.PostJson($"/api/workspaces/{name}/owners", new { name = "Olga again" })).ShouldBe(HttpStatusCode.Created);
        using var recovered = app.With((string)again.Json["token"]!["secret"]!);
        var report = (await Patience.Until(() => recovered.GetJson("/api/workspace"), seen => seen.Json["breach"]!["finished_at"] is not null)).Json["breach"]!;
        ((int)report["connections"]!).ShouldBe(1);
        ((int)report["webhooks"]!).ShouldBe(1);
        ((int)report["principals"]!).ShouldBe(2);
        var locked = (await recovered.GetJson($"/api/mcp/connections/{keyed}")).Json;
        (((string)locked["status"]!), (bool)locked["enabled"]!).ShouldBe(("auth_required", false));
        ((string)locked["status_reason"]!).ShouldContain("breach");
        ((bool)(await recovered.GetJson($"/api/mcp/connections/{plain}")).Json["enabled"]!).ShouldBeTrue();
        (await app.Stranger.PostJson($"/api/webhooks/{webhook}/in", new { title = "Too late" }, ("X-Webhook-Secret", secret))).ShouldBeProblem(HttpStatusCode.Unauthorized, "webhook.unverified");
        ((bool)(await recovered.GetJson($"/api/webhooks/{webhook}")).Json["enabled"]!).ShouldBeFalse();

        // New credentials are good again.
        (await recovered.PatchJson($"/api/mcp/connections/{keyed}", new { enabled = true, auth_config = new { type = "api_key", credentials = new { api_key = "breach-key-new" } } })).ShouldBe(HttpStatusCode.OK);
        var invoked = await recovered.PostJson("/api/mcp/invoke", new { connection_id = keyed, tool_name = "keyed__x", input = new { } });
        ((string)invoked.Json["code"]!).ShouldBe("mcp.connection_error", "the new key opens; nobody listens there");
    }

    [Fact]
    public async Task The_installations_owner_token_outlives_a_breach_of_the_default_workspace()
    {
        await using var own = new DisposableApp(await TestApp.Started());
        using var member = await Person.Make(own.App, "member");

        (await own.App.Http.PostJson("/api/workspace/breach", new { confirm = "default" })).ShouldBe(HttpStatusCode.Accepted);

        (await member.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await own.App.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK);
        await Patience.Until(() => own.App.Http.GetJson("/api/workspace"), seen => seen.Json["breach"]!["finished_at"] is not null);
        using var next = await Person.Make(own.App, "member");
        (await next.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK);
    }

    private sealed record DisposableApp(TestApp App) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(App.DisposeAsync());
    }
}
