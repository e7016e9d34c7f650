using ModelContextProtocol;
using TaskMcp.Access;

namespace TaskMcp.Api.Mcp;

/// <summary>How many streams one principal may hold open with <c>subscriptions/listen</c>.</summary>
internal sealed class ListenerPlaces
{
    public const int MostOfOne = 64;

    private readonly Dictionary<(string Workspace, string Principal), int> _taken = [];
    private readonly Lock _gate = new();

    /// <exception cref="McpProtocolException">All are taken.</exception>
    public IDisposable Take(Caller caller)
    {
        var who = (caller.Workspace, caller.Actor.Id);
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(who);
            if (taken >= MostOfOne) throw new McpProtocolException($"You listen on {MostOfOne} streams already: end one first.", McpErrorCode.InvalidRequest);
            _taken[who] = taken + 1;
        }

        return new Place(this, who);
    }

    private void Leave((string Workspace, string Principal) who)
    {
        lock (_gate)
        {
            if (--_taken[who] == 0) _taken.Remove(who);
        }
    }

    private sealed class Place(ListenerPlaces places, (string Workspace, string Principal) who) : IDisposable
    {
        public void Dispose() => places.Leave(who);
    }
}
