using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>Signing in to the server (SPEC C-7).</summary>
internal sealed partial class ConnectionGrain
{
    public Task<GrainResult<AuthProgress>> RefreshAuth(RefreshAuth command, CancellationToken cancellationToken) =>
        Task.FromResult<GrainResult<AuthProgress>>(Config is null ? ConnectionRules.NotFound : new Refusal("connection.auth_not_oauth", "This connection has no tokens to refresh."));

    public Task<GrainResult<ConnectionSnapshot>> CompleteAuth(AuthorizationResponse response, CancellationToken cancellationToken) =>
        Task.FromResult<GrainResult<ConnectionSnapshot>>(Config is null ? ConnectionRules.NotFound : new Refusal("oauth.state_invalid", "No sign-in is under way, or it took longer than ten minutes. Begin it again."));
}
