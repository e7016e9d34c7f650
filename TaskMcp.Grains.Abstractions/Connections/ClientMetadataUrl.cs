namespace TaskMcp.Connections;

/// <summary>Where authorization servers read who TaskMcp is (OAuth client id metadata document): the URL is the client's id.</summary>
public static class ClientMetadataUrl
{
    public const string Path = "/oauth/client-metadata.json";

    /// <param name="configured"><c>TaskMcp:OAuthClientMetadataUrl</c>.</param>
    /// <param name="publicUrl"><c>TaskMcp:PublicUrl</c>.</param>
    /// <returns>Null when nobody outside could read it: it has to be https.</returns>
    public static string? Of(string? configured, string? publicUrl) => configured is { Length: > 0 }
        ? configured
        : publicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true ? publicUrl.TrimEnd('/') + Path : null;
}
