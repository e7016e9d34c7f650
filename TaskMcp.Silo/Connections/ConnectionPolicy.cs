using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.Connections;

/// <summary>Who may point TaskMcp at what (SPEC A-3). The one place that every new or changed target passes.</summary>
internal sealed class ConnectionPolicy(OutboundGuard guard, bool approvesCommands)
{
    /// <summary>Whether a command that is saved by this is approved by that: the owner's choice (<c>TaskMcp:ApproveCommands</c>).</summary>
    public bool ApprovesCommandsOf(CommandContext context) => approvesCommands && MayApproveCommands(context);

    /// <summary>Whether this actor may approve changed tools.</summary>
    public static bool MayApprove(Actor actor) => actor.Kind == ActorKind.User;

    /// <summary>Whether a command may be approved by this: only by a person who owns the workspace, or the installation (SPEC A-3).</summary>
    public static bool MayApproveCommands(CommandContext context) =>
        MayApprove(context.Actor) && (context.Role == WorkspaceRole.Owner || (context.Role is null && context.Actor.Id == Actor.Owner.Id));

    /// <summary>Why this actor may not connect to this target; null when it may.</summary>
    public static Refusal? WhyNot(Actor actor, ConnectionTransport target) =>
        target.Type == TransportType.Stdio && actor.Kind != ActorKind.User
            ? new("auth.forbidden", "A stdio connection starts a program on the server's machine: a user has to create it.")
            : null;

    /// <summary>Why nobody may connect to this target, as far as that shows before connecting; null when it may be tried.</summary>
    public Refusal? WhyNotTo(ConnectionTransport target) =>
        target.Url is { } url && guard.WhyNot(new(url)) is { } words ? Refusal.Field(ForbiddenHostException.Code, "transport.url", words) : null;
}
