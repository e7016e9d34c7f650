using System.Collections.Immutable;

namespace TaskMcp;

/// <summary>An expected "no": why, in which field, and the way out. Codes are stable (<c>task.not_found</c>).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.refusal")]
public sealed record Refusal
{
    /// <summary>What stands before the last sentence of a message where that is for callers of the API alone, such as which route to send what to. Pages leave it out.</summary>
    public const string ByTheApi = " By the API: ";

    public Refusal(string code, string message)
    {
        Code = code;
        Message = message;
    }

    /// <summary>The stable code; the API has one table from codes to statuses.</summary>
    [Id(0)] public string Code { get; init; }

    /// <summary>One sentence for a person: field, limit, way out; then, after <see cref="ByTheApi"/>, what only a program can do.</summary>
    [Id(1)] public string Message { get; init; }

    /// <summary>Messages by field path, for forms.</summary>
    [Id(2)] public ImmutableDictionary<string, ImmutableArray<string>> Errors { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The present state when the caller's view of it was stale (SPEC T-7).</summary>
    [Id(3)] public JsonText? Current { get; init; }

    /// <summary>When trying again makes sense.</summary>
    [Id(4)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>A refusal because of one field.</summary>
    public static Refusal Field(string code, string field, string message) => new(code, message)
    {
        Errors = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(field, [message]),
    };
}
