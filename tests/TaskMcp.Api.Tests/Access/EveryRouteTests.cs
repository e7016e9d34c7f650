using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>No route is forgotten (SPEC A-1).</summary>
[Collection(OneApp.Name)]
public class EveryRouteTests(TestApp app)
{
    private static readonly string[] Open = ["GET /health", "GET /alive", "GET /signin", "POST /signin", "GET /welcome", "GET /assets/{name}", "GET /oauth/callback", "GET /oauth/client-metadata.json",
        "POST /api/webhooks/tasks", "POST /api/webhooks/{id}/in"];

    [Fact]
    public async Task Every_route_but_the_open_ones_needs_a_token()
    {
        var routes = Routes();
        routes.Count.ShouldBeGreaterThan(40);
        routes.ShouldContain("POST /api/tasks");

        foreach (var route in routes.Except(Open))
        {
            var (method, path) = Split(route);
            var answer = await app.Stranger.Send(method, path, (object?)null);
            answer.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Header("WWW-Authenticate")!.ShouldStartWith("Bearer", Case.Sensitive, route);
            var wrong = (await app.Stranger.Send(method, path, (object?)null, ("Authorization", "Bearer wrong-token-wrong-token-00"))).ShouldBe(HttpStatusCode.Unauthorized);
            wrong.Header("WWW-Authenticate")!.ShouldStartWith("Bearer error=\"invalid_token\"", Case.Sensitive, route);
            // MCP answers in errors of JSON-RPC.
            if (path != "/mcp") answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        }
    }

    [Fact]
    public async Task The_open_routes_are_there_and_open()
    {
        Open.ShouldBeSubsetOf(Routes());
        foreach (var route in Open)
        {
            var (method, path) = Split(route);
            (await app.Stranger.Send(method, path, (object?)null)).Status.ShouldNotBe(HttpStatusCode.Unauthorized, route);
        }
    }

    [Fact]
    public async Task What_is_not_there_needs_a_token_too()
    {
        (await app.Stranger.GetJson("/api/nothing")).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await app.Http.GetJson("/api/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "route.not_found");
        (await app.Http.Send("PUT", "/api/tasks", (object?)null)).ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "request.method_not_allowed");
    }

    /// <summary>All of them as "METHOD /path". Routes without a method answer GET.</summary>
    private List<string> Routes() =>
    [
        .. from endpoint in app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}",
    ];

    private static (string Method, string Path) Split(string route)
    {
        var (method, path) = (route[..route.IndexOf(' ', StringComparison.Ordinal)], route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return (method, path.Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{name}", "app.css", StringComparison.Ordinal)
            .Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{binding_id}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("{secret_id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{delivery_id}", Guid.NewGuid().ToString(), StringComparison.Ordinal));
    }
}
