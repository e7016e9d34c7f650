using System.Threading.RateLimiting;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>The place of one call among those under way; disposing it makes room for the next.</summary>
internal readonly struct CallPlace(CallGate gate, RateLimitLease lease, DateOnly day) : IDisposable
{
    /// <summary>Takes the call back from what was counted: it was not sent.</summary>
    public void GiveBack() => gate.GiveBack(day);

    public void Dispose() => lease.Dispose();
}
