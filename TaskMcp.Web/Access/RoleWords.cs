using TaskMcp.Access;
using TaskMcp.Toolboxes;

namespace TaskMcp.Web.Access;

/// <summary>What roles, scopes and policies allow, for people (SPEC S-4, S-5).</summary>
internal static class RoleWords
{
    public static IReadOnlyList<(WorkspaceRole Role, string Words)> Roles { get; } =
    [
        (WorkspaceRole.Viewer, "Viewer: reads"),
        (WorkspaceRole.Member, "Member: works on tasks and their automations"),
        (WorkspaceRole.Maintainer, "Maintainer: sets up boards, connections and webhooks"),
        (WorkspaceRole.Owner, "Owner: decides who may what"),
        (WorkspaceRole.None, "None: only the tools that it is granted"),
    ];

    public static IReadOnlyList<(string Scope, string Words)> Scopes { get; } =
    [
        (TokenScopes.Read, "reads"),
        (TokenScopes.Write, "works on tasks"),
        (TokenScopes.Manage, "sets up boards, connections and webhooks"),
        (TokenScopes.Admin, "decides who may what"),
        (TokenScopes.Tools, "calls granted tools"),
    ];

    public static IReadOnlyList<(ConfirmPolicy Policy, string Words)> Confirmations { get; } =
    [
        (ConfirmPolicy.Never, "Never"), (ConfirmPolicy.Destructive, "Before destructive calls"), (ConfirmPolicy.Writes, "Before every call that does not only read"),
    ];

    public static string Kind(ActorKind kind) => kind switch
    {
        ActorKind.User => "Person",
        ActorKind.Agent => "Agent",
        _ => "Service",
    };

    public static string Icon(ActorKind kind) => kind switch
    {
        ActorKind.User => "people",
        ActorKind.Agent => "agent",
        _ => "gear",
    };
}
