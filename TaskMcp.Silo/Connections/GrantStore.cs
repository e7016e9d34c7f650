using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>Tokens are stored in the state of their connection, in turns of its own.</summary>
internal sealed class GrantStore(IConnectionSelfGrain self) : IGrantStore
{
    public Task<OAuthGrant?> Keep(NewGrant grant) => self.KeepGrant(grant);

    public Task Drop(EndedGrant ended) => self.DropGrant(ended);

    public Task Remember(SeenChallenge challenge) => self.RememberChallenge(challenge);
}
