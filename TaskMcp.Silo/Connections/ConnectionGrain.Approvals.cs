using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>What somebody has to look at before it is used (SPEC A-3, C-9).</summary>
internal sealed partial class ConnectionGrain
{
    public Task<GrainResult<ConnectionSnapshot>> Approve(ApproveConnection command) =>
        Task.FromResult<GrainResult<ConnectionSnapshot>>(Config is null ? ConnectionRules.NotFound : new Refusal("connection.approval_mismatch", "Nothing of this connection waits for an approval."));
}
