using System.Net;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>
/// Sends the token with requests to the server it is for, and to nobody else. A refused token is replaced once and the request repeated
/// (MCP authorization, "Token Handling", "Scope Challenge Handling").
/// </summary>
internal sealed class BearerHandler(HttpMessageHandler inner, AccessTokens tokens, Uri server) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } url || !OAuthUrls.IsSameOrigin(url, server)) return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // So that it can be sent twice.
        if (request.Content is { } content) await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var token = await tokens.Get(cancellationToken).ConfigureAwait(false);
        var response = await Send(request, token, cancellationToken).ConfigureAwait(false);
        if (await Next(response, token, cancellationToken).ConfigureAwait(false) is not { } next) return response;

        response = await Send(request, next, cancellationToken).ConfigureAwait(false);
        await Judge(response, next, cancellationToken).ConfigureAwait(false);
        return response;
    }

    // The token to try again with; null when the answer stands.
    private async Task<AccessToken?> Next(HttpResponseMessage response, AccessToken? token, CancellationToken cancellationToken)
    {
        var challenge = Challenge(response);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            await tokens.Note(challenge, cancellationToken).ConfigureAwait(false);
            return token is null ? throw tokens.SignInNeeded() : await tokens.After(token, cancellationToken).ConfigureAwait(false);
        }

        if (response.StatusCode != HttpStatusCode.Forbidden) return null;
        response.Dispose();
        if (!challenge.IsInsufficientScope) throw token is null ? tokens.SignInNeeded() : Forbidden();
        return await tokens.Wider(token, challenge, cancellationToken).ConfigureAwait(false);
    }

    // A new token is not replaced again.
    private async Task Judge(HttpResponseMessage response, AccessToken token, CancellationToken cancellationToken)
    {
        var challenge = Challenge(response);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            await tokens.Note(challenge, cancellationToken).ConfigureAwait(false);
            throw tokens.Refused(token);
        }

        if (response.StatusCode != HttpStatusCode.Forbidden) return;
        response.Dispose();
        if (!challenge.IsInsufficientScope) throw Forbidden();
        await tokens.Wider(token, challenge, cancellationToken).ConfigureAwait(false);
        throw tokens.Refused(token);
    }

    private static McpFailureException Forbidden() =>
        new(McpErrorCode.AuthFailed, "The server does not allow this to whoever has signed in (HTTP 403). Signing in again helps only as somebody else.") { IsFinal = true };

    private Task<HttpResponseMessage> Send(HttpRequestMessage request, AccessToken? token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = token is null ? null : new("Bearer", token.Value);
        return base.SendAsync(request, cancellationToken);
    }

    private static BearerChallenge Challenge(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && response.Headers.TryGetValues("WWW-Authenticate", out var values)
            ? BearerChallenge.Parse(values)
            : BearerChallenge.Empty;
}
