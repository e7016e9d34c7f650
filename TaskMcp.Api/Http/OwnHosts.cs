using System.Net;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>
/// The names that this server answers to, and the origins of its own pages (SPEC A-4). Any other name that leads here is somebody else's page
/// trying its luck (DNS rebinding). A literal address can't be rebound, but while the server listens on loopback only, it can't be meant either.
/// Pure.
/// </summary>
/// <param name="listening">The addresses that the server listens on; none when they are not known.</param>
/// <param name="publicUrl"><c>TaskMcp:PublicUrl</c>.</param>
/// <param name="hosts"><c>TaskMcp:Hosts</c>: names, <c>*.example.com</c> for all below one, <c>*</c> for any.</param>
internal sealed class OwnHosts(IEnumerable<string> listening, string? publicUrl, IEnumerable<string> hosts)
{
    private const string Any = "*";

    private readonly string[] _hosts = [.. hosts];
    private readonly Uri? _publicUrl = Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) ? url : null;

    /// <summary>Whether nobody but this machine can reach the server directly.</summary>
    public bool IsLoopbackOnly { get; } = listening.ToArray() is { Length: > 0 } addresses
        && addresses.All(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsLoopback(uri.Host));

    public bool Answers(string host)
    {
        if (IsLoopback(host) || (_publicUrl is { } known && Same(known.Host, host)) || _hosts.Any(entry => Covers(entry, host))) return true;
        return !IsLoopbackOnly && (IPAddress.TryParse(host.Trim('[', ']'), out _) || Same(Environment.MachineName, host));
    }

    /// <summary>Whether a page of this origin (RFC 6454) is one of ours: it is where the request went to, or at the public address.</summary>
    public bool IsOwnOrigin(string origin, HostString host)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Scheme is not ("http" or "https")) return false;
        // Without the scheme: who ends TLS in front of us hands on the host as the browser knows it.
        if (Same(from.Authority, host.Value ?? "")) return true;
        return _publicUrl is { } known && Same(known.GetLeftPart(UriPartial.Authority), from.GetLeftPart(UriPartial.Authority));
    }

    private static bool Covers(string entry, string host) =>
        entry == Any || Same(entry, host) || (entry.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(entry[1..], StringComparison.OrdinalIgnoreCase) && host.Length > entry.Length - 1);

    private static bool IsLoopback(string host) =>
        Same(host, "localhost") || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
