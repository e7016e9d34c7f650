using System.Net;
using System.Threading.RateLimiting;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// How often an address may fail to prove who it is (SPEC A-4): 30 times at once (tokens: as configured), then once a second. What succeeds is never counted, since
/// five hundred deliveries a second from one sender are in order.
/// </summary>
internal sealed class FailedAttempts(ServerLimits limits) : IDisposable
{
    /// <summary>The purpose of who tries tokens, which each of our own routes takes.</summary>
    public const string Tokens = "token";

    private const int AtOnce = 30;

    /// <summary>The addresses share so many places: memory is bounded, and who shares one with an attacker is rare and loses little.</summary>
    private const int Places = 1 << 14;

    private const int NetworkBytes = 8;
    private static readonly TimeSpan One = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<(string Purpose, IPAddress? Address)> _left = PartitionedRateLimiter.Create<(string Purpose, IPAddress? Address), (string, int)>(attempt =>
        RateLimitPartition.GetTokenBucketLimiter((attempt.Purpose, Place(attempt.Address)), _ => new() { TokenLimit = attempt.Purpose == Tokens ? limits.FailedTokens : AtOnce, TokensPerPeriod = 1, ReplenishmentPeriod = One }));

    /// <summary>How long an address has to wait before it may try again; null when it may.</summary>
    /// <param name="purpose">What it tries: each counts by itself.</param>
    /// <param name="address">Null for a connection without one.</param>
    public TimeSpan? Wait(string purpose, IPAddress? address) =>
        // Not by acquiring none: that is allowed while there is any fraction of a token.
        _left.GetStatistics((purpose, address))?.CurrentAvailablePermits < 1 ? One : null;

    public void Count(string purpose, IPAddress? address) => _left.AttemptAcquire((purpose, address)).Dispose();

    public void Dispose() => _left.Dispose();

    /// <summary>An address counts as itself, of IPv6 the network of 64 bits, which is what one subscriber has.</summary>
    internal static int Place(IPAddress? address)
    {
        if (address is null) return 0;
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var hash = default(HashCode);
        hash.AddBytes(bytes.AsSpan(0, Math.Min(bytes.Length, NetworkBytes)));
        return hash.ToHashCode() & (Places - 1);
    }
}
