using System.Net;

namespace TaskMcp.Silo.Outbound;

/// <summary>The forms in which a host can be written.</summary>
internal static class HostForm
{
    /// <summary>The address, when the host is one in any form that a resolver takes: dotted, short, hexadecimal, octal, one number; bracketed; null when it is a name.</summary>
    public static IPAddress? Address(string host) => IPAddress.TryParse(Plain(host).Trim('[', ']'), out var address) ? address : null;

    /// <summary>The name in the form that is looked up; null when it is none.</summary>
    public static string? Name(string host) =>
        Uri.CheckHostName(host) == UriHostNameType.Dns && Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var url) ? Plain(url.IdnHost).ToLowerInvariant() : null;

    /// <summary>Without the dot of the root.</summary>
    public static string Plain(string host) => host.EndsWith('.') ? host[..^1] : host;

    /// <summary>Whether the name is loopback's own (RFC 6761, 6.3).</summary>
    public static bool IsLocalhost(string host) =>
        Plain(host) is var plain && (plain.Equals("localhost", StringComparison.OrdinalIgnoreCase) || plain.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
