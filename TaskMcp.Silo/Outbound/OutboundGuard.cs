using System.Net;
using System.Net.Sockets;

namespace TaskMcp.Silo.Outbound;

/// <summary>
/// Keeps outbound requests on the public internet (SPEC A-3). Judged is every address that a name leads to, at the moment of connecting, and
/// what was judged is what is connected: a name whose answer changes in between (DNS rebinding) gains nothing.
/// </summary>
internal sealed class OutboundGuard(AllowedHosts allowed, Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress[], int, CancellationToken, ValueTask<Stream>> connect)
{
    public OutboundGuard(AllowedHosts allowed) : this(allowed, Dns.GetHostAddressesAsync, Open)
    {
    }

    /// <summary>Why a URL certainly can't be used, as far as that shows without looking its name up; null when it may be.</summary>
    public string? WhyNot(Uri url)
    {
        var address = HostForm.IsLocalhost(url.IdnHost) ? IPAddress.Loopback : HostForm.Address(url.IdnHost);
        return address is null ? null : WhyNot(url.IdnHost, url.Port, [address]);
    }

    /// <summary>A connection to what the host leads to.</summary>
    /// <exception cref="ForbiddenHostException">It leads to where TaskMcp does not go.</exception>
    /// <exception cref="SocketException">It leads nowhere, or nobody answers.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = HostForm.Address(host) is { } literal ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (WhyNot(host, port, addresses) is { } words) throw new ForbiddenHostException(words);
        return await connect(addresses, port, cancellationToken).ConfigureAwait(false);
    }

    private string? WhyNot(string host, int port, IPAddress[] addresses)
    {
        if (allowed.AllowsName(host, port)) return null;
        foreach (var address in addresses)
        {
            if (AddressRules.WhyNotPublic(address) is { } kind && !allowed.AllowsAddress(address, port)) return Words(host, kind);
        }

        return null;
    }

    private string Words(string host, string kind) =>
        $"The host {host} leads to {kind}, where TaskMcp sends nothing unless its owner allows it: set TaskMcp__AllowedHosts__{allowed.Count}={host} and start it again.";

    private static async ValueTask<Stream> Open(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
