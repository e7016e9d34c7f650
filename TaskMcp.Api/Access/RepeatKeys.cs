using System.Security.Cryptography;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// Keys by which callers name their changes, so that a repeat is known (SPEC T-7): over HTTP and over MCP. The grain reserves an id before anything is
/// done; commands carry it, so that a try after a crash in between finds what the first one made.
/// </summary>
internal sealed class RepeatKeys(IGrainFactory grains, OwnerToken secret, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static bool IsKey(string? key) => key is { Length: >= 1 and <= 255 } && key.All(character => character is > ' ' and <= '~');

    /// <summary>Claims a key for a request; waits while the same request is being worked on.</summary>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="key">One of <see cref="IsKey"/>.</param>
    /// <param name="request">What tells this request from others: its kind, and a hash where it is long.</param>
    /// <param name="aborted">Ends the waiting.</param>
    public async Task<GrainResult<ClaimedKey>> Claim(Caller caller, string key, byte[] request, CancellationToken aborted)
    {
        var grain = grains.GetGrain<IIdempotencyGrain>($"{caller.Workspace}/{caller.Actor.Id}/{key}");
        var claim = await Begin(grain, Fingerprint(request), aborted);
        return claim.Verdict switch
        {
            IdempotencyVerdict.Mismatch => new Refusal(RequestCodes.IdempotencyMismatch, "This Idempotency-Key was used with another request in the last 24 hours: use a new one."),
            IdempotencyVerdict.InProgress => new Refusal(RequestCodes.IdempotencyInProgress, "The first request with this Idempotency-Key is still being worked on: try again.") { RetryAfter = TimeSpan.FromSeconds(1) },
            _ => new ClaimedKey(grain, claim.ReservedId, claim.Answer),
        };
    }

    private async Task<IdempotencyClaim> Begin(IIdempotencyGrain grain, string fingerprint, CancellationToken aborted)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var claim = await grain.Begin(fingerprint);
            if (claim.Verdict != IdempotencyVerdict.InProgress || clock.GetElapsedTime(started) > Patience) return claim;
            await Task.Delay(Pause, clock, aborted);
        }
    }

    // Keyed, since a request may hold credentials and the fingerprint is stored.
    private string Fingerprint(byte[] request) => Convert.ToHexStringLower(secret.Keyed(SHA256.HashData(request)));
}

/// <summary>A key that was claimed, with the answer of the first try if that is done.</summary>
internal sealed record ClaimedKey(IIdempotencyGrain Grain, Guid ReservedId, IdempotentAnswer? Answer)
{
    /// <summary>Keeps an answer for repeats, or lets go of the key where the next try may go otherwise.</summary>
    public Task Keep(IdempotentAnswer answer) => IsFinal(answer.Status) ? Grain.Complete(answer) : Grain.Release();

    private static bool IsFinal(int status) => status is < 500 and not 429;
}
