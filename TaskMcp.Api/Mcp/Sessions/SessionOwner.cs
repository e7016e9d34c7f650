using TaskMcp.Access;

namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>Whom a session belongs to. Another principal's session is answered exactly as one that is not there.</summary>
internal readonly record struct SessionOwner(string Workspace, string Principal)
{
    public static SessionOwner Of(Caller caller) => new(caller.Workspace, caller.Actor.Id);
}
