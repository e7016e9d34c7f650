using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>No route is forgotten (SPEC A-1, S-5): each of them is tried by everybody, as <see cref="RoleTable"/> says.</summary>
[Collection(OneApp.Name)]
public class EveryRouteTests(TestApp app)
{
    private static readonly Dictionary<string, string> NoValues = [];

    [Fact]
    public void Every_route_stands_in_the_table_of_roles_and_asks_for_what_it_says_there()
    {
        var routes = Routes();
        routes.Select(route => route.Name).Except(RoleTable.Routes).ShouldBeEmpty("put these routes into a row of RoleTable");
        RoleTable.Routes.Except(routes.Select(route => route.Name)).ShouldBeEmpty("these rows of RoleTable are no routes any more");
        foreach (var route in routes) DeclaredRoles.Of(route.Metadata).ShouldBe(RoleTable.Of(route.Name), route.Name);
    }

    [Fact]
    public async Task Nobody_gets_past_an_open_route_without_a_good_token()
    {
        foreach (var route in Routes().Where(route => RoleTable.Of(route.Name) != "open"))
        {
            var nobody = await Ask(app.Stranger, route, NoValues);
            nobody.Status.ShouldBe(HttpStatusCode.Unauthorized, route.Name);
            nobody.Challenge.ShouldStartWith("Bearer", Case.Sensitive, route.Name);
            nobody.Challenge.ShouldNotContain("invalid_token", Case.Sensitive, route.Name);
            using var wrong = app.With("wrong-token-wrong-token-00");
            var stranger = await Ask(wrong, route, NoValues);
            stranger.Status.ShouldBe(HttpStatusCode.Unauthorized, route.Name);
            stranger.Challenge.ShouldStartWith("Bearer error=\"invalid_token\"", Case.Sensitive, route.Name);
            if (route.Path.StartsWith("/mcp", StringComparison.Ordinal)) nobody.Challenge.ShouldContain($"resource_metadata=\"{app.Url}.well-known/oauth-protected-resource/mcp\"");
            // MCP answers in errors of JSON-RPC.
            else nobody.Text.ShouldContain("auth.required", Case.Sensitive, route.Name);
        }
    }

    [Fact]
    public async Task Open_routes_are_open()
    {
        foreach (var route in Routes().Where(route => RoleTable.Of(route.Name) == "open"))
        {
            var answer = await Ask(app.Stranger, route, NoValues);
            // A receiver asks for a signature, which is no challenge to a principal.
            if (answer.Status == HttpStatusCode.Unauthorized) answer.Text.ShouldContain("webhook.unverified", Case.Sensitive, route.Name);
        }
    }

    [Theory, InlineData("none"), InlineData("viewer"), InlineData("member"), InlineData("maintainer"), InlineData("owner")]
    public async Task A_role_may_what_the_table_says_and_nothing_else(string role)
    {
        var workspace = PeopleClients.NewWorkspace();
        using var first = await Person.OwnerOf(app, workspace);
        using var person = await Person.Make(app, role, by: first.Http);
        foreach (var route in Routes().Where(route => RoleTable.Of(route.Name) != "open"))
        {
            var needed = RoleTable.Of(route.Name)!;
            var answer = await Ask(person.Http, route, NoValues);
            answer.Status.ShouldNotBe(HttpStatusCode.Unauthorized, route.Name);
            if (Rank(role) < Rank(needed))
            {
                answer.Status.ShouldBe(HttpStatusCode.Forbidden, $"{role} at {route.Name}");
                answer.Text.ShouldContain("auth.forbidden", Case.Sensitive, route.Name);
            }
            // Others' tokens and the installation itself are refused by who asks, not by the role.
            else if (answer.Status == HttpStatusCode.Forbidden) route.Name.ShouldBeOneOf("ListTokens", "CreateToken", "RevokeToken", "ListWorkspaces", "CreateWorkspace", "AddWorkspaceOwner");
        }
    }

    [Theory, InlineData("read"), InlineData("tools")]
    public async Task A_token_that_only_reads_or_calls_tools_changes_nothing_on_any_route(string scope)
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var made = (await owner.Http.PostJson($"/api/principals/{owner.Id}/tokens", new { name = "less", scopes = new[] { scope } })).ShouldBe(HttpStatusCode.Created);
        using var reader = app.With((string)made.Json["secret"]!);
        // Its own principal, so that nothing is refused for being another's.
        var own = new Dictionary<string, string> { ["{id}"] = owner.Id, ["{token_id}"] = owner.TokenId };
        foreach (var route in Routes().Where(route => route.Method != "GET" && RoleTable.Of(route.Name) != "open"))
        {
            // They compute something, speak MCP, whose tools decide for themselves, or give up what is shown.
            if (route.Name is "PreviewSchedule" or "POST /markdown" or "McpPost" or "McpDelete" or "SignOut") continue;
            var answer = await Ask(reader, route, own);
            answer.Status.ShouldBe(HttpStatusCode.Forbidden, route.Name);
            answer.Text.ShouldContain("auth.forbidden", Case.Sensitive, route.Name);
        }

        (await owner.Http.GetJson("/api/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_with_a_cookie_must_come_from_our_own_pages_on_every_route()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var cookie = (await app.Stranger.GetJson($"/signin?token={owner.Token}")).Header("Set-Cookie")!.Split(';')[0];
        foreach (var route in Routes().Where(route => route.Method != "GET" && RoleTable.Of(route.Name) != "open"))
        {
            foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://evil.example"), ("X-Nothing", "said") })
                (await Ask(app.Stranger, route, NoValues, ("Cookie", cookie), (name, value))).Status.ShouldBeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden], $"{name}: {value} at {route.Name}");
        }

        (await app.Stranger.GetJson("/api/me", ("Cookie", cookie))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_owner_of_another_workspace_reaches_nothing_by_its_ids()
    {
        using var ours = await Things.Make(app);
        using var foreigner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var before = await ours.Shown();

        foreach (var route in Routes().Where(route => RoleTable.Of(route.Name) != "open"))
        {
            var answer = await Ask(foreigner.Http, route, ours.Values(route.Path));
            // What the foreigner has asked for stands in the foreigner's own audit.
            if (route.Path != "/audit" && !route.Path.StartsWith("/api/audit", StringComparison.Ordinal)) foreach (var id in ours.Ids.Where(id => !route.With(ours.Values(route.Path)).Contains(id, StringComparison.Ordinal)))
                answer.Text.ShouldNotContain(id, Case.Insensitive, route.Name);
            answer.Text.ShouldNotContain(Things.Mark, Case.Insensitive, route.Name);
            if (route.Path.Contains("id}", StringComparison.Ordinal)) ((int)answer.Status).ShouldBeInRange(400, 499, route.Name);
            else if (route.Method == "GET" && answer.Status == HttpStatusCode.OK && answer.Text.StartsWith("{\"items\":[", StringComparison.Ordinal) && !route.Name.EndsWith("Presets", StringComparison.Ordinal))
                answer.Text.ShouldNotContain("\"workspace\":\"default\"", Case.Sensitive, route.Name);
        }

        (await ours.Shown()).ShouldBe(before);
    }

    [Fact]
    public async Task What_is_not_there_needs_a_token_too()
    {
        (await app.Stranger.GetJson("/api/nothing")).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await app.Http.GetJson("/api/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "route.not_found");
        (await app.Http.Send("PUT", "/api/tasks", (object?)null)).ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "request.method_not_allowed");
        using var agent = await Person.Make(app, "none", "agent");
        (await agent.Http.GetJson("/api/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "route.not_found");
    }

    private static int Rank(string role) => Array.IndexOf(RoleTable.Roles, role);

    private List<KnownRoute> Routes() => KnownRoute.All(app.App.Services.GetRequiredService<EndpointDataSource>());

    /// <summary>The head of the answer, and the body if it is no stream.</summary>
    private static async Task<(HttpStatusCode Status, string Text, string Challenge)> Ask(
        HttpClient http, KnownRoute route, IReadOnlyDictionary<string, string> values, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(route.Method), route.With(values));
        if (route.Method is "POST" or "PATCH" or "PUT") request.Content = new StringContent(Things.BodyOf(route.Name), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return (answer.StatusCode, isStream ? "" : await answer.Content.ReadAsStringAsync(), answer.Headers.WwwAuthenticate.ToString());
    }
}
