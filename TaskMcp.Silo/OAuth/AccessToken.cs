using System.Collections.Immutable;

namespace TaskMcp.Silo.OAuth;

/// <summary>A token in memory, as it is sent. Its text form shows nothing of it.</summary>
internal sealed class AccessToken
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(60);

    public required string Value { get; init; }

    /// <summary>Later ones are greater.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What was granted or asked for.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>Whether it is time for the next one: when less than a tenth of its life is left, or a minute if that is less.</summary>
    public bool IsDue(DateTimeOffset now) => ExpiresAt is { } end && now >= end - Margin(end - IssuedAt);

    public bool IsOver(DateTimeOffset now) => now >= ExpiresAt;

    public override string ToString() => "***";

    internal static TimeSpan Margin(TimeSpan life) => life / 10 is var tenth && tenth < LongestMargin ? tenth : LongestMargin;

    internal static AccessToken Of(OAuthGrant grant, string value) => new()
    {
        Value = value,
        Number = grant.Number,
        IssuedAt = grant.IssuedAt,
        ExpiresAt = grant.ExpiresAt,
        Scopes = ScopeChoice.Cleaned(grant.Requested.Concat(grant.Scopes)),
    };
}
