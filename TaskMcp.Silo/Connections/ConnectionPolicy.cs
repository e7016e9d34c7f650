using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>Who may point TaskMcp at what (SPEC A-3). The one place that every new or changed target passes.</summary>
internal static class ConnectionPolicy
{
    /// <summary>Why this actor may not connect to this target; null when it may.</summary>
    public static Refusal? WhyNot(Actor actor, ConnectionTransport target) =>
        target.Type == TransportType.Stdio && actor.Kind != ActorKind.User
            ? new("auth.forbidden", "A stdio connection starts a program on the server's machine: a user has to create it.")
            : null;
}
