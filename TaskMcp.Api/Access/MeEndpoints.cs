using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>What a caller may know of itself.</summary>
internal static class MeEndpoints
{
    private static readonly Refusal ReadsOnly = OwnThings.ReadsOnly("sessions");

    public static IEndpointRouteBuilder MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/me").WithTags("Access");
        me.MapGet("", Get).WithName("GetMe").Needs(WorkspaceRole.None);
        me.MapGet("/sessions", Sessions).WithName("ListMySessions").Needs(WorkspaceRole.None);
        me.MapDelete("/sessions", EndAll).WithName("EndMySessions").Needs(WorkspaceRole.None);
        me.MapDelete("/sessions/{session_id}", End).WithName("EndMySession").Needs(WorkspaceRole.None);
        return routes;
    }

    /// <summary>Says who the caller is, in which workspace, and what that allows.</summary>
    internal static Ok<MeAnswer> Get(Call call) => TypedResults.Ok(MeAnswer.Of(call.Caller));

    /// <summary>Lists the browsers in which the caller is signed in, newest first. That of the installation's owner is not among them: it ends with the owner token.</summary>
    internal static async Task<Results<Ok<Page<SessionSnapshot>>, Refused>> Sessions(Call call, IGrainFactory grains) =>
        Mine(call) is { } id ? Answers.Whole(await grains.Principal(call, id).Sessions()) : TypedResults.Ok(new Page<SessionSnapshot> { Items = [] });

    /// <summary>Ends all of them, at once; with <c>others</c> all but the one with which this is asked. Not with a token that only reads or calls tools.</summary>
    internal static async Task<Results<NoContent, Refused>> EndAll(QueryOf<EndSessionsQuery> query, Call call, IGrainFactory grains)
    {
        if (!call.Caller.MayManageOwn) return new Refused(ReadsOnly);
        if (Mine(call) is not { } id) return TypedResults.NoContent();
        var principal = grains.Principal(call, id);
        if (!query.Value.Others) return Answers.Gone(await principal.EndSessions(null, call.Command()));
        var sessions = await principal.Sessions();
        if (!sessions.IsAccepted) return new Refused(sessions.Refusal);
        // One that has ended in the meantime has ended.
        foreach (var session in sessions.Value.Where(session => session.Id != call.Caller.SessionId)) await principal.EndSessions(session.Id, call.Command());
        return TypedResults.NoContent();
    }

    /// <summary>Ends one of them, at once. With a token that only reads or calls tools none but the one with which this is asked.</summary>
    internal static async Task<Results<NoContent, Refused>> End(Guid session_id, Call call, IGrainFactory grains)
    {
        if (!call.Caller.MayManageOwn && session_id != call.Caller.SessionId) return new Refused(ReadsOnly);
        return Mine(call) is { } id
            ? Answers.Gone(await grains.Principal(call, id).EndSessions(session_id, call.Command()))
            : new Refused(new("session.not_found", "There is no such session."));
    }

    /// <summary>Null for the installation's owner, who is no principal of a workspace.</summary>
    private static Guid? Mine(Call call) => Guid.TryParse(call.Actor.Id, out var id) ? id : null;
}

/// <summary>Which of the caller's sessions to end.</summary>
public sealed record EndSessionsQuery
{
    /// <summary>True: not the one with which this is asked.</summary>
    public bool Others { get; init; }
}

/// <summary>The caller.</summary>
public sealed record MeAnswer
{
    /// <summary>The principal's id; <c>owner</c> for the holder of the installation's owner token.</summary>
    public required string Id { get; init; }

    public required ActorKind Kind { get; init; }

    public required string Name { get; init; }

    public required string? Email { get; init; }

    public required string Workspace { get; init; }

    /// <summary>What the caller may: the principal's role, as far as the token's scopes allow it.</summary>
    public required WorkspaceRole Role { get; init; }

    /// <summary>The token's; empty for all that the role allows.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>Null for the owner token and for tokens of an external issuer.</summary>
    public required Guid? TokenId { get; init; }

    /// <summary>Null outside a browser.</summary>
    public required Guid? SessionId { get; init; }

    /// <summary>When the token or session ends; null when it does not.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    internal static MeAnswer Of(Caller caller) => new()
    {
        Id = caller.Actor.Id,
        Kind = caller.Actor.Kind,
        Name = caller.Actor.Name,
        Email = caller.Actor.Email,
        Workspace = caller.Workspace,
        Role = caller.Role,
        Scopes = caller.Scopes,
        TokenId = caller.TokenId,
        SessionId = caller.SessionId,
        ExpiresAt = caller.ExpiresAt,
    };
}
