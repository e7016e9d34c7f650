namespace TaskMcp.Silo.OAuth;

/// <summary>Where tokens are stored before they are used.</summary>
internal interface IGrantStore
{
    /// <summary>Stores new tokens; null when they belong to settings or a grant that were replaced since.</summary>
    Task<OAuthGrant?> Keep(NewGrant grant);

    /// <summary>The server said that this grant is over: its tokens are removed.</summary>
    Task Drop(EndedGrant ended);

    /// <summary>Remembers what a later sign-in needs.</summary>
    Task Remember(SeenChallenge challenge);
}
