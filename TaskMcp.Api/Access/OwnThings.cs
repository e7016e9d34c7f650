using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>What is everybody's own, whatever the role: tokens and sessions. A token that is there to read or to call tools changes them as little as anything else (SPEC S-4).</summary>
internal static class OwnThings
{
    /// <summary>Of <see cref="TaskMcp.Access.Caller.MayManageOwn"/>.</summary>
    public static Refusal ReadsOnly(string things) =>
        new(RequestCodes.AuthForbidden, $"The scopes of this token only let it read or call tools: your {things} are made and ended with one that has the scope write, or no scopes.");
}
