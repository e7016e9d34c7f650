using TaskMcp.Silo.Outbound;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>The way out of a silo whose owner allowed this machine.</summary>
internal static class Loopback
{
    public static OutboundHttp Http { get; } = new(new(AllowedHosts.Parse(["127.0.0.1", "localhost"])));
}
