using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Webhooks;

/// <summary>
/// How many large bodies of strangers are in memory at once (SPEC A-4). Small ones, which is what nearly all senders send, need no place, so
/// nobody who sends large ones slowly keeps them waiting.
/// </summary>
internal sealed class BodyPlaces : IDisposable
{
    /// <summary>Up to here a body needs no place, when it says beforehand how long it is.</summary>
    private const int Small = 64 * 1024;

    private const int AtOnce = 32;
    private const int Waiting = 256;

    private readonly ConcurrencyLimiter _places = new(new() { PermitLimit = AtOnce, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Waits for a place, which is given back by disposing it; not acquired when too many wait. Null when the body needs none.</summary>
    public async ValueTask<RateLimitLease?> Enter(HttpRequest request, CancellationToken deadline) =>
        request.ContentLength <= Small ? null : await _places.AcquireAsync(1, deadline);

    public void Dispose() => _places.Dispose();
}
