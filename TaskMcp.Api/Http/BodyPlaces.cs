using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>
/// How many large bodies are in memory at once (SPEC A-4): so many of all strangers together, and so many of each principal, so that nobody who
/// sends large ones slowly keeps others waiting. Small ones, which is what nearly all senders send, need no place.
/// </summary>
internal sealed class BodyPlaces : IDisposable
{
    /// <summary>Up to here a body needs no place, when it says beforehand how long it is.</summary>
    private const int Small = 64 * 1024;

    private const int AtOnce = 32;
    private const int Waiting = 256;

    private readonly PartitionedRateLimiter<string> _places = PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetConcurrencyLimiter(who, _ => new() { PermitLimit = AtOnce, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>Waits for a place, which is given back by disposing it; not acquired when too many wait. Null when the body needs none.</summary>
    public async ValueTask<RateLimitLease?> Enter(HttpContext context, CancellationToken deadline) =>
        context.Request.ContentLength <= Small ? null : await _places.AcquireAsync(context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", 1, deadline);

    public void Dispose() => _places.Dispose();
}
