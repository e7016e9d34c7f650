using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Access;

/// <summary>
/// Tokens of an external issuer: introspected there (RFC 7662), mapped to principals here. A token goes to its issuer and nowhere else; when the issuer can't
/// be asked, nobody is let in.
/// </summary>
internal sealed partial class ExternalTokens(
    ExternalIssuer? issuer, OAuthHttp http, IGrainFactory grains, KnownCallers known, IIdSource ids, TimeProvider clock, ILogger<ExternalTokens> log)
{
    private const int MostRefused = 10_000;
    private const int AtOnce = 32;
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MetadataLife = TimeSpan.FromMinutes(10);

    private static readonly Refusal Unavailable = new("auth.unavailable", "The issuer of the token cannot be asked now; try again.") { RetryAfter = TimeSpan.FromSeconds(5) };

    private readonly ConcurrentDictionary<string, DateTimeOffset> _refused = new(StringComparer.Ordinal);
    private (Uri Endpoint, DateTimeOffset Until)? _endpoint;
    private int _asking;

    /// <summary>Who shows the token; null when it is not good.</summary>
    public async ValueTask<GrainResult<Caller>?> Find(string token, Uri resource, CancellationToken cancellationToken)
    {
        if (issuer is null || !IntrospectionRules.IsToken(token)) return null;
        var key = $"{TokenText.Hash(token)} {resource}";
        if (known.Find(key) is { } caller) return (GrainResult<Caller>)caller;
        if (_refused.TryGetValue(key, out var until) && until > clock.GetUtcNow()) return null;
        if (Interlocked.Increment(ref _asking) > AtOnce)
        {
            Interlocked.Decrement(ref _asking);
            return (GrainResult<Caller>)Unavailable;
        }

        try
        {
            var generation = known.Generation;
            if (IntrospectionRules.Read(await Introspect(token, cancellationToken), issuer.Issuer, resource, clock.GetUtcNow()) is { } good && await Known(good.Voucher, good.Name) is { } found)
            {
                known.Keep(key, found, generation, Good);
                return (GrainResult<Caller>)found;
            }

            if (_refused.Count >= MostRefused) _refused.Clear();
            _refused[key] = clock.GetUtcNow() + Refused;
            return null;
        }
        catch (OAuthException error)
        {
            LogNotAsked(log, error.Message);
            return (GrainResult<Caller>)Unavailable;
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private async Task<JsonObject> Introspect(string token, CancellationToken cancellationToken) =>
        await http.PostForm(await Endpoint(cancellationToken), TokenRequest.Introspection(issuer!.ClientId, issuer.ClientSecret, new Secret(token)), cancellationToken);

    private async Task<Uri> Endpoint(CancellationToken cancellationToken)
    {
        if (issuer!.IntrospectionEndpoint is { } configured) return configured;
        if (_endpoint is { } found && found.Until > clock.GetUtcNow()) return found.Endpoint;
        foreach (var place in AuthorizationServerMetadata.Places(new(issuer.Issuer)))
        {
            if (await http.Get(place, cancellationToken) is not { } json) continue;
            var endpoint = AuthorizationServerMetadata.Parse(json, [issuer.Issuer], forSignIn: false).IntrospectionEndpoint
                ?? throw OAuthException.Invalid("The issuer's metadata names no introspection_endpoint: set TaskMcp__Oauth__IntrospectionEndpoint.");
            _endpoint = (endpoint, clock.GetUtcNow() + MetadataLife);
            return endpoint;
        }

        throw OAuthException.Invalid("The issuer has no metadata (RFC 8414) that could be read.");
    }

    /// <summary>The principal that the issuer means; made if there is none and that is wanted.</summary>
    private async Task<Caller?> Known(ExternalVoucher voucher, string name)
    {
        var pointers = grains.GetGrain<IPrincipalPointerGrain>(PointerKeys.Of(voucher.Subject));
        var pointer = await pointers.Get();
        if (pointer is null && !issuer!.AutoCreate) return null;
        pointer ??= await pointers.Claim(new() { Workspace = issuer!.Workspace, PrincipalId = ids.Next() });
        var key = GrainKeys.Of(pointer.Workspace, pointer.PrincipalId);
        if (issuer!.AutoCreate && !(await grains.GetGrain<IPrincipalGrain>(key).Get()).IsAccepted) await Make(key, voucher.Subject, name);
        return await grains.GetGrain<IPrincipalSelf>(key).Vouch(voucher);
    }

    private Task<GrainResult<PrincipalSnapshot>> Make(string key, ExternalSubject subject, string name) => grains.GetGrain<IPrincipalGrain>(key).Create(new()
    {
        Context = new() { Actor = Actor.System, CorrelationId = key, OperationId = PointerKeys.Of(subject) },
        Kind = ActorKind.User,
        Name = name,
        Role = WorkspaceRole.Viewer,
        ExternalSubject = subject,
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The external issuer could not be asked about a token: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, string reason);
}
