using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>Knows callers by tokens and sessions of this server: from the handle to its pointer, to the principal, which judges. Others may be an external issuer's.</summary>
internal sealed class Authenticator(IGrainFactory grains, KnownCallers known, ExternalTokens external) : IAuthenticator
{
    private static readonly Refusal Unknown = new("auth.required", "The token or session is not good, or not any more.");

    public async ValueTask<GrainResult<Caller>> ByToken(string token, Uri resource, CancellationToken cancellationToken) =>
        TokenText.IsOurs(token) ? await Find(token, TokenText.Token) : await external.Find(token, resource, cancellationToken) ?? Unknown;

    public async ValueTask<GrainResult<Caller>> BySession(string cookie, CancellationToken cancellationToken) => await Find(cookie, TokenText.Session);

    public async Task<GrainResult<OpenedSession>> SignIn(string token, string? userAgent, CancellationToken cancellationToken)
    {
        if (!TokenText.TryRead(token, TokenText.Token, out var handle) || await Pointer(handle) is not { } pointer) return Unknown;
        return await Principal(pointer).OpenSession(new() { Id = pointer.Id, Hash = TokenText.Hash(token) }, userAgent) is { } opened ? opened : Unknown;
    }

    private async ValueTask<GrainResult<Caller>> Find(string text, string kind)
    {
        if (!TokenText.TryRead(text, kind, out var handle)) return Unknown;
        var hash = TokenText.Hash(text);
        if (known.Find(hash) is { } caller) return caller;
        var generation = known.Generation;
        if (await Pointer(handle) is not { } pointer) return Unknown;
        if (await Principal(pointer).Authenticate(new() { Id = pointer.Id, Hash = hash, IsSession = kind == TokenText.Session }) is not { } found) return Unknown;
        known.Keep(hash, found, generation);
        return found;
    }

    private Task<PrincipalPointer?> Pointer(string handle) => grains.GetGrain<IPrincipalPointerGrain>(PointerKeys.Of(handle)).Get();

    private IPrincipalSelf Principal(PrincipalPointer pointer) => grains.GetGrain<IPrincipalSelf>(GrainKeys.Of(pointer.Workspace, pointer.PrincipalId));
}
