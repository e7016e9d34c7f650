namespace TaskMcp.Access;

/// <summary>Remembers for 24 hours what was answered to a request with an <c>Idempotency-Key</c> (SPEC T-7). Key: workspace/principal/key.</summary>
[Alias("taskmcp.IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Claims the key for a request with this fingerprint (method, path and body).</summary>
    [Alias("Begin")] Task<IdempotencyClaim> Begin(string fingerprint);

    /// <summary>Keeps the answer, so that a repeat gets it.</summary>
    [Alias("Complete")] Task Complete(IdempotentAnswer answer);

    /// <summary>
    /// The request failed without an answer worth keeping. A repeat is tried again, with the same reserved id: what the failed try may
    /// have stored all the same is found, not made twice.
    /// </summary>
    [Alias("Release")] Task Release();
}

[GenerateSerializer, Alias("taskmcp.idempotency_verdict")]
public enum IdempotencyVerdict
{
    /// <summary>Go on, with the reserved id. Also after a crash in between: the id is the same, so nothing is made twice.</summary>
    Proceed,

    /// <summary>Give the stored answer.</summary>
    Replay,

    /// <summary>The key was used with another request: 422.</summary>
    Mismatch,

    /// <summary>The same request is being worked on right now: wait and ask again.</summary>
    InProgress,
}

[GenerateSerializer, Immutable, Alias("taskmcp.idempotency_claim")]
public sealed record IdempotencyClaim
{
    [Id(0)] public required IdempotencyVerdict Verdict { get; init; }

    /// <summary>The id for what this request creates; the same for every try.</summary>
    [Id(1)] public Guid ReservedId { get; init; }

    [Id(2)] public IdempotentAnswer? Answer { get; init; }
}

[GenerateSerializer, Immutable, Alias("taskmcp.idempotent_answer")]
public sealed record IdempotentAnswer
{
    [Id(0)] public required int Status { get; init; }

    [Id(1)] public required string Body { get; init; }

    [Id(2)] public string? ContentType { get; init; }

    [Id(3)] public string? Location { get; init; }

    [Id(4)] public string? ETag { get; init; }
}
