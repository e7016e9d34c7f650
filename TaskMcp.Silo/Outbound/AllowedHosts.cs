using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace TaskMcp.Silo.Outbound;

/// <summary>
/// Where connections may go although it is not the public internet (SPEC A-3): names, addresses and networks (<c>10.0.0.0/8</c>), each with
/// a port or for all ports. A name stands for whatever it leads to; <c>localhost</c> also for the addresses of loopback. Pure.
/// </summary>
internal sealed class AllowedHosts
{
    public const string Setting = "TaskMcp:AllowedHosts";

    public static readonly AllowedHosts None = Parse([]);

    private static readonly ImmutableArray<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private readonly ImmutableArray<Entry> _entries;

    private AllowedHosts(ImmutableArray<Entry> entries) => _entries = entries;

    public int Count => _entries.Length;

    /// <exception cref="AllowedHostsException">An entry is none of these; its message names it.</exception>
    public static AllowedHosts Parse(IEnumerable<string?> entries) => new([.. entries.Select(entry => Read((entry ?? "").Trim()))]);

    /// <summary>Whether whatever this name leads to is allowed.</summary>
    public bool AllowsName(string host, int port) =>
        _entries.Any(entry => entry.IsFor(port) && entry.Name is { } name && string.Equals(name, HostForm.Plain(host), StringComparison.OrdinalIgnoreCase));

    public bool AllowsAddress(IPAddress address, int port)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _entries.Any(entry => entry.IsFor(port) && entry.Networks.Any(network => network.Contains(plain)));
    }

    private static Entry Read(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return new(null, [network], null);
        if (HostForm.Address(text) is { } whole) return new(null, [Only(whole)], null);
        var (host, port) = Split(text);
        if (HostForm.Address(host) is { } address) return new(null, [Only(address)], port);
        return HostForm.Name(host) is { } name ? new(name, name == "localhost" ? Loopback : [], port) : throw Wrong(text);
    }

    private static (string Host, int? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']')) return (text, null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? (text[..colon], port)
            : throw Wrong(text);
    }

    private static IPNetwork Only(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return new(new IPAddress(bytes), bytes.Length * 8);
    }

    private static AllowedHostsException Wrong(string entry) =>
        new($"{Setting} has the entry '{entry}': each must be a host name, an address or a network such as 10.0.0.0/8; names and addresses may have a port (localhost:8080).");

    private sealed record Entry(string? Name, ImmutableArray<IPNetwork> Networks, int? Port)
    {
        public bool IsFor(int port) => Port is null || Port == port;
    }
}
