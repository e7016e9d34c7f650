using System.Text;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>What is taken away from somebody is gone for a request, too, whose body is still on its way (SPEC S-4, A-7).</summary>
[Collection(OneApp.Name)]
public class SlowSenderTests(TestApp app)
{
    [Fact]
    public async Task A_revoked_token_makes_no_token_with_a_body_that_comes_late()
    {
        using var thief = await Person.Make(app, "member", "agent");
        var tokens = $"/api/principals/{thief.Id}/tokens";

        (await Sent(thief.Token, tokens, """{"name":"child"}""", () => app.Http.DeleteJson($"{tokens}/{thief.TokenId}"))).ShouldBeProblem(401, "auth.required");

        (await app.Http.GetJson(tokens)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_breach_leaves_no_way_back_by_a_body_that_comes_late()
    {
        var name = PeopleClients.NewWorkspace();
        using var thief = await Person.OwnerOf(app, name);

        var answer = await Sent(thief.Token, "/api/principals", """{"name":"Back door","kind":"user","role":"owner"}""", () => thief.Http.PostJson("/api/workspace/breach", new { confirm = name }));

        answer.ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task A_role_that_was_lowered_counts_for_a_body_that_comes_late()
    {
        using var bob = await Person.Make(app, "member");

        var answer = await Sent(bob.Token, "/api/tasks", """{"title":"Too late"}""", () => app.Http.PatchJson($"/api/principals/{bob.Id}", new { role = "viewer" }));

        answer.ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_message_to_mcp_that_comes_late_is_refused_too()
    {
        using var agent = await Person.Make(app, "member", "agent");
        const string Message = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}""";

        (await Sent(agent.Token, "/mcp", Message, () => app.Http.DeleteJson($"/api/principals/{agent.Id}"))).Status.ShouldBe(401);
    }

    /// <summary>The answer to a request of whose body half is sent before, and half after something happens.</summary>
    private async Task<RawAnswer> Sent(string token, string path, string body, Func<Task<Answer>> meanwhile)
    {
        using var slow = await RawConnection.To(app);
        var (half, bytes) = (body.Length / 2, Encoding.UTF8.GetByteCount(body));
        await slow.Send($"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nExpect: 100-continue\r\nContent-Length: {bytes}\r\n\r\n");
        // The server asks for the body when it begins to read it: the caller is let in by then.
        (await slow.Interim()).ShouldContain("100");
        await slow.Send(body[..half]);
        ((int)(await meanwhile()).Status).ShouldBeLessThan(300);
        await slow.Send(body[half..]);
        return await slow.Read();
    }
}
