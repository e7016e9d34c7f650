using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>Tokens over HTTP (SPEC S-4). A principal has its own in hand and can make lesser ones; those of others are an owner's.</summary>
internal static class TokenEndpoints
{
    private static readonly Refusal NotYours = new(RequestCodes.AuthForbidden, "These are another principal's tokens: only an owner of the workspace may see or change them.");

    private static readonly Refusal TooBroad = new(RequestCodes.AuthForbidden, "This token may more than the one that you show: revoke it with one that may as much, or ask an owner of the workspace.");

    private static readonly Refusal ReadsOnly = OwnThings.ReadsOnly("tokens");

    private static readonly Refusal ShownOnce = new("token.shown_once", "The answer holds a token, which is never stored, so a repeat could not get it: send this request without an Idempotency-Key.");

    public static IEndpointRouteBuilder MapTokens(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/principals/{id}/tokens").WithTags("Access");
        tokens.MapGet("", List).WithName("ListTokens").Needs(WorkspaceRole.None);
        tokens.MapPost("", Create).WithName("CreateToken").Needs(WorkspaceRole.None);
        tokens.MapDelete("/{token_id}", Revoke).WithName("RevokeToken").Needs(WorkspaceRole.None);
        return routes;
    }

    /// <summary>Lists the tokens of a principal, newest first, never the tokens themselves: an owner any principal's, everybody their own.</summary>
    internal static async Task<Results<Ok<Page<TokenSnapshot>>, Refused>> List(Guid id, Call call, IGrainFactory grains) =>
        MayNot(call, id) ? new Refused(NotYours) : Answers.Whole(await grains.Principal(call, id).Tokens());

    /// <summary>Makes a token, which only this answer holds. An owner makes any; everybody can make one for themselves that may no more and lasts no longer than the one that it is made with.</summary>
    /// <remarks>Revoking a token ends those that were made with it.</remarks>
    internal static async Task<Results<Created<CreatedTokenAnswer>, Refused>> Create(Guid id, JsonBody<CreateTokenRequest> body, Call call, IGrainFactory grains)
    {
        if (MayNot(call, id)) return new Refused(NotYours);
        if (!call.Caller.MayManageOwn) return new Refused(ReadsOnly);
        if (call.OperationId is not null) return new Refused(ShownOnce);
        var caller = call.Caller;
        var created = await grains.Principal(call, id).CreateToken(new()
        {
            Context = call.Command(),
            Name = body.Value.Name,
            Scopes = body.Value.Scopes,
            ExpiresAt = body.Value.ExpiresAt,
            Within = IsOwn(call, id) ? new() { Scopes = caller.Scopes, ExpiresAt = caller.ExpiresAt, TokenId = caller.TokenId } : null,
        });
        return created.IsAccepted
            ? TypedResults.Created($"/api/principals/{id:D}/tokens/{created.Value.Token.Id:D}", CreatedTokenAnswer.Of(created.Value))
            : new Refused(created.Refusal);
    }

    /// <summary>Ends a token at once, with the tokens and sessions that were made with it. A token with scopes ends no token that may more than it does itself, one that only reads or calls tools none but itself.</summary>
    internal static async Task<Results<NoContent, Refused>> Revoke(Guid id, Guid token_id, Call call, IGrainFactory grains)
    {
        if (MayNot(call, id)) return new Refused(NotYours);
        if (!call.Caller.MayManageOwn && token_id != call.Caller.TokenId) return new Refused(ReadsOnly);
        var principal = grains.Principal(call, id);
        if (call.Caller.Role != WorkspaceRole.Owner && (await principal.Tokens()).Value is { IsDefault: false } tokens
            && tokens.FirstOrDefault(token => token.Id == token_id) is { } found && !TokenScopes.IsWithin(found.Scopes, call.Caller.Scopes))
            return new Refused(TooBroad);
        return Answers.Gone(await principal.RevokeToken(token_id, call.Command()));
    }

    private static bool MayNot(Call call, Guid id) => call.Caller.Role != WorkspaceRole.Owner && !IsOwn(call, id);

    private static bool IsOwn(Call call, Guid id) => call.Actor.Id == id.ToString("D");
}
