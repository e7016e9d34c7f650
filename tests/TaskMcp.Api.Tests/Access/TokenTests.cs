using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>Tokens of principals over sockets (SPEC S-4).</summary>
[Collection(OneApp.Name)]
public class TokenTests(TestApp app)
{
    [Fact]
    public async Task A_token_is_shown_once_and_says_who_calls()
    {
        using var ann = await Person.Make(app, "member", scopes: ["write"]);

        ann.Token.ShouldMatch("^tmcp_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$");
        var me = (await ann.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK).Json;
        ((string)me["id"]!).ShouldBe(ann.Id);
        ((string)me["role"]!).ShouldBe("member");
        ((string)me["workspace"]!).ShouldBe("default");
        ((string)me["token_id"]!).ShouldBe(ann.TokenId);
        me["scopes"]!.ToJsonString().ShouldBe("""["write"]""");
        var listed = (await app.Http.GetJson($"/api/principals/{ann.Id}/tokens")).ShouldBe(HttpStatusCode.OK);
        listed.Text.ShouldNotContain(ann.Token[16..]);
        listed.Items.Single()!["last_used_at"].ShouldNotBeNull();
        ((string)listed.Items.Single()!["prefix"]!).ShouldBe(ann.Token[..15]);
    }

    [Fact]
    public async Task What_a_principal_does_is_done_in_its_name()
    {
        using var agent = await Person.Make(app, "member", "agent");
        var task = await agent.Http.NewTask("By an agent");

        var note = (await agent.Http.PostJson($"/api/tasks/{task}/notes", new { text = "Done." })).ShouldBe(HttpStatusCode.Created);

        note.Text.ShouldContain(agent.Id);
        note.Text.ShouldContain("agent");
    }

    [Fact]
    public async Task Unknown_revoked_and_expired_tokens_get_the_same_answer()
    {
        using var revoked = await Person.Make(app, "viewer");
        (await revoked.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
        (await app.Http.DeleteJson($"/api/principals/{revoked.Id}/tokens/{revoked.TokenId}")).ShouldBe(HttpStatusCode.NoContent);
        using var disabled = await Person.Make(app, "viewer");
        (await disabled.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PatchJson($"/api/principals/{disabled.Id}", new { enabled = false })).ShouldBe(HttpStatusCode.OK);
        using var deleted = await Person.Make(app, "viewer");
        (await deleted.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
        (await app.Http.DeleteJson($"/api/principals/{deleted.Id}")).ShouldBe(HttpStatusCode.NoContent);
        using var live = await Person.Make(app, "viewer");
        string[] tokens = [revoked.Token, disabled.Token, deleted.Token, live.Token[..^1] + (live.Token[^1] == 'a' ? 'b' : 'a'), $"{live.Token[..15]}_{new string('a', 49)}", "tmcp_", "nothing-like-a-token-at-all-0123"];

        var answers = new List<string>();
        foreach (var token in tokens)
        {
            using var http = app.With(token);
            var answer = (await http.GetJson("/api/tasks")).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
            answer.Header("WWW-Authenticate").ShouldBe("Bearer error=\"invalid_token\"");
            answers.Add((string)answer.Json["detail"]!);
        }

        answers.Distinct().ShouldHaveSingleItem();
        (await live.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PatchJson($"/api/principals/{disabled.Id}", new { enabled = true })).ShouldBe(HttpStatusCode.OK);
        (await disabled.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_of_role_counts_from_the_next_request_on()
    {
        using var bob = await Person.Make(app, "member");
        await bob.Http.NewTask();

        (await app.Http.PatchJson($"/api/principals/{bob.Id}", new { role = "viewer" })).ShouldBe(HttpStatusCode.OK);

        (await bob.Http.PostJson("/api/tasks", new { title = "No more" })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await bob.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("read", true, false, false, false)]
    [InlineData("write", true, true, false, false)]
    [InlineData("manage", true, true, true, false)]
    [InlineData("admin", true, true, true, true)]
    [InlineData("tools", false, false, false, false)]
    public async Task Scopes_cap_what_the_role_allows(string scope, bool reads, bool writes, bool manages, bool decides)
    {
        using var owner = await Person.Make(app, "owner", scopes: [scope]);

        Allowed(await owner.Http.GetJson("/api/tasks")).ShouldBe(reads);
        Allowed(await owner.Http.PostJson("/api/tasks", new { title = "By scope" })).ShouldBe(writes);
        Allowed(await owner.Http.PostJson("/api/projects", new { name = "By scope" })).ShouldBe(manages);
        Allowed(await owner.Http.GetJson("/api/principals")).ShouldBe(decides);
        Allowed(await owner.Http.GetJson("/api/me")).ShouldBeTrue();

        static bool Allowed(Answer answer)
        {
            if (answer.Status == HttpStatusCode.Forbidden) answer.ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
            else ((int)answer.Status).ShouldBeLessThan(300);
            return answer.Status != HttpStatusCode.Forbidden;
        }
    }

    [Fact]
    public async Task A_principal_makes_itself_lesser_tokens_only_and_they_end_with_theirs()
    {
        var end = DateTimeOffset.UtcNow.AddDays(7);
        using var cara = await Person.Make(app, "maintainer", "agent", ["write"], expiresAt: end);
        var tokens = $"/api/principals/{cara.Id}/tokens";

        (await cara.Http.PostJson(tokens, new { name = "all", expires_at = end })).ShouldBeProblem(HttpStatusCode.Forbidden, "token.too_broad");
        (await cara.Http.PostJson(tokens, new { name = "more", scopes = new[] { "manage" }, expires_at = end })).ShouldBeProblem(HttpStatusCode.Forbidden, "token.too_broad");
        (await cara.Http.PostJson(tokens, new { name = "tools", scopes = new[] { "read", "tools" }, expires_at = end })).ShouldBeProblem(HttpStatusCode.Forbidden, "token.too_broad");
        (await cara.Http.PostJson(tokens, new { name = "longer", scopes = new[] { "read" } })).ShouldBeProblem(HttpStatusCode.Forbidden, "token.too_long");
        (await cara.Http.PostJson(tokens, new { name = "longer", scopes = new[] { "read" }, expires_at = end.AddSeconds(1) })).ShouldBeProblem(HttpStatusCode.Forbidden, "token.too_long");
        var lesser = (await cara.Http.PostJson(tokens, new { name = "less", scopes = new[] { "read" }, expires_at = end.AddDays(-1) })).ShouldBe(HttpStatusCode.Created);
        using var child = app.With((string)lesser.Json["secret"]!);
        (await child.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
        (await cara.Http.GetJson(tokens)).Items.Count.ShouldBe(2);

        (await cara.Http.DeleteJson($"{tokens}/{cara.TokenId}")).ShouldBe(HttpStatusCode.NoContent);

        (await cara.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await child.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_ends_no_token_that_may_more_than_it_does()
    {
        using var dora = await Person.Make(app, "maintainer", "agent");
        var tokens = $"/api/principals/{dora.Id}/tokens";
        var lesser = (await dora.Http.PostJson(tokens, new { name = "less", scopes = new[] { "read" } })).ShouldBe(HttpStatusCode.Created);
        using var child = app.With((string)lesser.Json["secret"]!);

        (await child.DeleteJson($"{tokens}/{dora.TokenId}")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");

        (await dora.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK);
        (await child.DeleteJson($"{tokens}/{(string)lesser.Json["token"]!["id"]!}")).ShouldBe(HttpStatusCode.NoContent);
        (await child.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Tokens_of_others_are_an_owners_matter()
    {
        using var one = await Person.Make(app, "maintainer");
        using var other = await Person.Make(app, "viewer");

        (await one.Http.GetJson($"/api/principals/{other.Id}/tokens")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await one.Http.GetJson($"/api/principals/{Guid.NewGuid()}/tokens")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await one.Http.PostJson($"/api/principals/{other.Id}/tokens", new { name = "mine" })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await one.Http.DeleteJson($"/api/principals/{other.Id}/tokens/{other.TokenId}")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await other.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_is_not_made_under_a_key_whose_answer_is_stored()
    {
        var id = (await app.Http.PostJson("/api/principals", new { kind = "service", name = "CI" })).Id;

        (await app.Http.PostJson($"/api/principals/{id}/tokens", new { name = "ci" }, ("Idempotency-Key", "token-1"))).ShouldBeProblem(HttpStatusCode.BadRequest, "token.shown_once");
        (await app.Http.GetJson($"/api/principals/{id}/tokens")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"name":""}""", "token.name_invalid")]
    [InlineData("""{"name":"x","scopes":["everything"]}""", "token.scope_unknown")]
    [InlineData("""{"name":"x","expires_at":"2020-01-01T00:00:00Z"}""", "token.expiry_invalid")]
    [InlineData("""{"name":"x","expires_at":"9999-01-01T00:00:00Z"}""", "token.expiry_invalid")]
    public async Task A_token_that_makes_no_sense_is_refused(string body, string code)
    {
        var id = (await app.Http.PostJson("/api/principals", new { kind = "service", name = "CI" })).Id;

        (await app.Http.PostJson($"/api/principals/{id}/tokens", body)).ShouldBeProblem(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_stream_ends_when_its_caller_may_not_read_any_more()
    {
        using var reader = await Person.Make(app, "viewer");
        using var stream = await EventReader.Open(reader.Http);

        (await app.Http.DeleteJson($"/api/principals/{reader.Id}/tokens/{reader.TokenId}")).ShouldBe(HttpStatusCode.NoContent);

        await stream.ReadToEnd();
    }
}
