using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>Where browsers and authorization servers reach this server: <c>TaskMcp:PublicUrl</c>, else where the request came to.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    private readonly string? _publicUrl = configuration["TaskMcp:PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : null;

    /// <summary>Where our client metadata document is; null when nobody outside can read it.</summary>
    public string? ClientMetadata { get; } = ClientMetadataUrl.Of(configuration["TaskMcp:OAuthClientMetadataUrl"], configuration["TaskMcp:PublicUrl"]);

    /// <summary>The public address if it is set and https, without a slash at its end.</summary>
    public string? Https => _publicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true ? _publicUrl : null;

    /// <summary>Without a slash at its end.</summary>
    public string Of(HttpRequest request) => _publicUrl ?? $"{request.Scheme}://{request.Host.Value}{request.PathBase}";
}
