using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.Connections;

/// <summary>Who may point TaskMcp at what (SPEC A-3). The one place that every new or changed target passes.</summary>
internal sealed class ConnectionPolicy(OutboundGuard guard, bool approvesCommands)
{
    /// <summary>Whether what this actor saves is approved by that: the owner's choice (<c>TaskMcp:ApproveCommands</c>).</summary>
    public bool ApprovesCommandsOf(Actor actor) => approvesCommands && MayApprove(actor);

    /// <summary>Whether this actor may approve commands and changed tools.</summary>
    public static bool MayApprove(Actor actor) => actor.Kind == ActorKind.User;

    /// <summary>Why this actor may not connect to this target; null when it may.</summary>
    public static Refusal? WhyNot(Actor actor, ConnectionTransport target) =>
        target.Type == TransportType.Stdio && actor.Kind != ActorKind.User
            ? new("auth.forbidden", "A stdio connection starts a program on the server's machine: a user has to create it.")
            : null;

    /// <summary>Why nobody may connect to this target, as far as that shows before connecting; null when it may be tried.</summary>
    public Refusal? WhyNotTo(ConnectionTransport target) =>
        target.Url is { } url && guard.WhyNot(new(url)) is { } words ? Refusal.Field(ForbiddenHostException.Code, "transport.url", words) : null;
}
