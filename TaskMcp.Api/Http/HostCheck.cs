using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace TaskMcp.Api.Http;

/// <summary>Refuses requests that name a host which is not this server's (<see cref="OwnHosts"/>).</summary>
internal sealed class HostCheck(RequestDelegate next, ServerHosts hosts)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (hosts.Own.Answers(context.Request.Host.Host)) return next(context);
        var words = hosts.Own.IsLoopbackOnly
            ? "This server listens on loopback and answers to localhost, 127.0.0.1 and [::1] only"
            : "This server does not answer to the host that the request names";
        return new Refused(new(RequestCodes.HostNotAllowed, $"{words}: its operator sets TaskMcp__PublicUrl to where it is reached, and further names as TaskMcp__Hosts__0.")).ExecuteAsync(context);
    }
}

/// <summary>The hosts of the running server, whose addresses are known only after its start.</summary>
internal sealed class ServerHosts(IServer server, IConfiguration configuration)
{
    private readonly Lazy<OwnHosts> _own = new(() => new(
        server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [],
        configuration["TaskMcp:PublicUrl"],
        configuration.GetSection("TaskMcp:Hosts").GetChildren().Select(child => child.Value).OfType<string>()));

    public OwnHosts Own => _own.Value;
}
