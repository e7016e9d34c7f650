using System.Security.Claims;
using TaskMcp.Access;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>Who the official conformance suite is, which cannot send a token: it may nothing but use its fixtures.</summary>
internal static class ConformancePrincipal
{
    private const string Id = "conformance";

    public static ClaimsPrincipal Principal { get; } = CallerClaims.ToPrincipal(
        new() { Workspace = GrainKeys.DefaultWorkspace, Actor = new() { Kind = ActorKind.Service, Id = Id, Name = "Conformance suite" }, Role = WorkspaceRole.None, Scopes = [TokenScopes.Tools] }, Id);

    /// <summary>Ids of principals are UUIDs, so nobody else can be it.</summary>
    public static bool Is(Caller caller) => caller.Actor.Id == Id;
}
