using System.Net;
using System.Net.Sockets;

namespace TaskMcp.Silo.Outbound;

/// <summary>
/// Which addresses lie outside the public internet (SPEC A-3), by IANA's registries of special-purpose addresses (RFC 6890 and what followed).
/// An IPv6 address that stands for an IPv4 one is judged as that one. Pure.
/// </summary>
internal static class AddressRules
{
    private const string Loopback = "a loopback address";
    private const string Unspecified = "the unspecified address";
    private const string Private = "a private address";
    private const string LinkLocal = "a link-local address, where clouds keep their metadata";
    private const string Metadata = "a cloud's metadata address";
    private const string Multicast = "a multicast address";
    private const string Documentation = "an address for documentation or benchmarks";
    private const string Reserved = "a reserved address";

    private static readonly (IPNetwork Network, string Kind)[] V4 = Table(
        ("127.0.0.0/8", Loopback),
        ("0.0.0.0/32", Unspecified),
        ("0.0.0.0/8", Reserved),
        ("10.0.0.0/8", Private),
        ("172.16.0.0/12", Private),
        ("192.168.0.0/16", Private),
        ("100.64.0.0/10", Private),
        ("169.254.0.0/16", LinkLocal),
        // Azure's, in the middle of public addresses.
        ("168.63.129.16/32", Metadata),
        ("192.0.0.0/24", Reserved),
        ("192.0.2.0/24", Documentation),
        ("198.18.0.0/15", Documentation),
        ("198.51.100.0/24", Documentation),
        ("203.0.113.0/24", Documentation),
        ("192.88.99.0/24", Reserved),
        ("224.0.0.0/4", Multicast),
        ("240.0.0.0/4", Reserved));

    private static readonly (IPNetwork Network, string Kind)[] V6 = Table(
        ("::1/128", Loopback),
        ("::/128", Unspecified),
        ("fc00::/7", Private),
        ("fec0::/10", Private),
        ("64:ff9b:1::/48", Private),
        ("fe80::/10", LinkLocal),
        ("ff00::/8", Multicast),
        ("2001:db8::/32", Documentation),
        ("3fff::/20", Documentation));

    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork Protocols = IPNetwork.Parse("2001::/23");
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>What the address is, in words, when it is not a public one; null when it is.</summary>
    public static string? WhyNotPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => Find(V4, address),
        AddressFamily.InterNetworkV6 => address.IsIPv4MappedToIPv6 ? Find(V4, address.MapToIPv4()) : OfV6(address),
        _ => Reserved,
    };

    private static string? OfV6(IPAddress address)
    {
        if (Find(V6, address) is { } kind) return kind;
        var bytes = address.GetAddressBytes();
        if (Compatible.Contains(address)) return Find(V4, new(bytes.AsSpan(12))) ?? Reserved;
        if (Nat64.Contains(address)) return Find(V4, new(bytes.AsSpan(12)));
        if (SixToFour.Contains(address)) return Find(V4, new(bytes.AsSpan(2, 4)));
        if (Teredo.Contains(address)) return Find(V4, new(bytes.AsSpan(4, 4))) ?? Find(V4, Inverted(bytes.AsSpan(12)));
        return Protocols.Contains(address) || !GlobalUnicast.Contains(address) ? Reserved : null;
    }

    // RFC 4380, 4: the client's address is there with every bit turned round.
    private static IPAddress Inverted(ReadOnlySpan<byte> bytes) => new([(byte)~bytes[0], (byte)~bytes[1], (byte)~bytes[2], (byte)~bytes[3]]);

    private static string? Find((IPNetwork Network, string Kind)[] table, IPAddress address)
    {
        foreach (var (network, kind) in table)
        {
            if (network.Contains(address)) return kind;
        }

        return null;
    }

    private static (IPNetwork Network, string Kind)[] Table(params (string Network, string Kind)[] rows) =>
        [.. rows.Select(row => (IPNetwork.Parse(row.Network), row.Kind))];
}
