using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>
/// While the server listens on loopback only, it answers to loopback names only: another name for 127.0.0.1 is somebody else's page
/// trying its luck (DNS rebinding, SPEC A-4).
/// </summary>
internal sealed class LoopbackHosts(RequestDelegate next, IServer server)
{
    private readonly Lazy<bool> _isLoopbackOnly = new(() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
        && addresses.All(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsLoopback(uri.Host)));

    public Task InvokeAsync(HttpContext context)
    {
        if (!_isLoopbackOnly.Value || IsLoopback(context.Request.Host.Host)) return next(context);
        return new Refused(new(RequestCodes.HostNotAllowed, "This server listens on loopback and answers to localhost, 127.0.0.1 and [::1] only.")).ExecuteAsync(context);
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
