using Microsoft.Extensions.Configuration;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Access;

/// <summary>An authorization server whose tokens are good here (SPEC S-4): <c>TaskMcp:Oauth</c>.</summary>
internal sealed record ExternalIssuer
{
    private const string Section = "TaskMcp:Oauth";

    /// <summary>As its tokens and its metadata name it, to the character.</summary>
    public required string Issuer { get; init; }

    /// <summary>Who TaskMcp is there; it must be allowed to introspect tokens.</summary>
    public required string ClientId { get; init; }

    public required Secret ClientSecret { get; init; }

    /// <summary>Null: as the issuer's metadata says.</summary>
    public Uri? IntrospectionEndpoint { get; init; }

    /// <summary>Whether somebody whom the issuer knows, and nobody here, becomes a viewer.</summary>
    public bool AutoCreate { get; init; }

    /// <summary>Where they become one.</summary>
    public string Workspace { get; init; } = GrainKeys.DefaultWorkspace;

    /// <summary>Null when none is configured.</summary>
    /// <exception cref="ExternalIssuerException">The settings make no sense.</exception>
    public static ExternalIssuer? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (section["Issuer"] is not { Length: > 0 } issuer) return null;
        if (OAuthUrls.Safe(issuer) is null) throw new ExternalIssuerException("TaskMcp__Oauth__Issuer must be an https URL (http only on loopback), as the issuer itself writes it.");
        if (section["ClientId"] is not { Length: > 0 } client || section["ClientSecret"] is not { Length: > 0 } secret)
            throw new ExternalIssuerException("TaskMcp__Oauth__ClientId and TaskMcp__Oauth__ClientSecret are required with TaskMcp__Oauth__Issuer: TaskMcp introspects tokens with them.");
        var endpoint = section["IntrospectionEndpoint"] is { Length: > 0 } url
            ? OAuthUrls.Safe(url) ?? throw new ExternalIssuerException("TaskMcp__Oauth__IntrospectionEndpoint must be an https URL (http only on loopback).")
            : null;
        return new()
        {
            Issuer = issuer,
            ClientId = client,
            ClientSecret = new(secret),
            IntrospectionEndpoint = endpoint,
            AutoCreate = bool.TryParse(section["AutoCreate"], out var creates) && creates,
            Workspace = section["Workspace"] is { Length: > 0 } workspace ? workspace : GrainKeys.DefaultWorkspace,
        };
    }
}

/// <summary>A setting of <c>TaskMcp:Oauth</c> makes no sense; the message says what would.</summary>
public sealed class ExternalIssuerException(string message) : Exception(message);
