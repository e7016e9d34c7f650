using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Audit;

/// <summary>No route is forgotten (SPEC A-2).</summary>
[Collection(OneApp.Name)]
public class EveryChangeTests(TestApp app)
{
    // From senders with secrets of their own: the delivery is its record.
    private static readonly string[] Deliveries = ["POST /api/webhooks/tasks", "POST /api/webhooks/{id}/in"];

    // They answer what would be, and are asked with every key.
    private static readonly string[] Previews =
    [
        "POST /api/schedules/preview", "POST /api/webhooks/preview", "POST /api/tasks/{id}/bindings/dry-run", "POST /api/tasks/{id}/bindings/{binding_id}/dry-run",
        "POST /api/projects/{id}/bindings/dry-run", "POST /api/projects/{id}/bindings/{binding_id}/dry-run",
    ];

    [Fact]
    public async Task A_preview_leaves_no_row()
    {
        Previews.ShouldBeSubsetOf(Routes());
        foreach (var path in Previews.Select(route => Filled(route.Split(' ')[1])))
        {
            var trace = Guid.NewGuid().ToString("N");
            await app.Http.Send("POST", path, new { }, ("traceparent", $"00-{trace}-{trace[..16]}-01"));
            (await app.Http.GetJson($"/api/audit?correlation_id={trace}")).Items.ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task Every_changing_route_leaves_a_row_whatever_becomes_of_the_request()
    {
        var routes = Routes().Except(Deliveries).Except(Previews).ToList();
        routes.Count.ShouldBeGreaterThan(40);
        foreach (var route in routes)
        {
            var (method, path) = (route.Split(' ')[0], Filled(route.Split(' ')[1]));
            var trace = Guid.NewGuid().ToString("N");
            var answer = await app.Http.Send(method, path, new { }, ("traceparent", $"00-{trace}-{trace[..16]}-01"));

            var rows = (await app.Http.GetJson($"/api/audit?correlation_id={trace}")).Items;
            rows.Count.ShouldBe(1, $"{route} answered {answer.Status}");
            ((string)rows[0]!["action"]!).ShouldMatch("^[a-z_]+[.][a-z_]+$", route);
            ((string)rows[0]!["actor"]!["id"]!).ShouldBe("owner");
        }
    }

    private List<string> Routes() =>
    [
        .. from endpoint in app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}"
           where path.StartsWith("/api/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where method is not ("GET" or "HEAD")
           select $"{method} {path}",
    ];

    private static string Filled(string path) => string.Join('/', path.Split('/').Select(segment =>
        !segment.StartsWith('{') ? segment : segment.EndsWith("id}", StringComparison.Ordinal) ? Guid.NewGuid().ToString("D") : "nothing-there"));
}
