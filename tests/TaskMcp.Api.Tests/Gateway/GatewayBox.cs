using System.Net;
using TaskMcp.Api.Tests.Connections;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Gateway;

/// <summary>A connection to <c>wire-server.mjs</c> in a toolbox of its own, granted to a principal; taken away again at the end.</summary>
internal sealed class GatewayBox : IAsyncDisposable
{
    private readonly TestApp _app;
    private readonly string _principal;

    private GatewayBox(TestApp app, string principal, string connection, string toolbox) => (_app, _principal, ConnectionId, Id) = (app, principal, connection, toolbox);

    public string Id { get; }

    public string ConnectionId { get; }

    public static async Task<GatewayBox> Of(TestApp app, object? terms = null, string serverVersion = "2026-07-28", string principal = "owner", object? treatAs = null)
    {
        var connection = await WireConnection.To(app, serverVersion);
        var entries = new[] { new { connection_id = connection, treat_as = treatAs ?? new { } } };
        var toolbox = (await app.Http.PostJson("/api/toolboxes", new { name = "Box", entries })).ShouldBe(HttpStatusCode.Created).Id;
        var box = new GatewayBox(app, principal, connection, toolbox);
        await box.Grant(terms ?? new { });
        return box;
    }

    public async Task Grant(object terms) => (await _app.Http.Send("PUT", $"/api/principals/{_principal}/grants/{Id}", terms)).ShouldBe(HttpStatusCode.OK);

    public async ValueTask DisposeAsync()
    {
        await _app.Http.DeleteJson($"/api/principals/{_principal}/grants/{Id}");
        await _app.Http.DeleteJson($"/api/toolboxes/{Id}");
        await _app.Http.DeleteJson($"/api/mcp/connections/{ConnectionId}");
    }
}
