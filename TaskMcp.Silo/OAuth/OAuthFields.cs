namespace TaskMcp.Silo.OAuth;

/// <summary>Under which names the vault keeps what is secret of sign-ins.</summary>
internal static class OAuthFields
{
    public const string Prefix = "oauth.";
    public const string AccessToken = "oauth.access_token";
    public const string RefreshToken = "oauth.refresh_token";

    /// <summary>Of <see cref="OAuthState.Client"/>.</summary>
    public const string ClientSecret = "oauth.client_secret";

    /// <summary>Of the client that holds the grant, which may be another one by now.</summary>
    public const string GrantClientSecret = "oauth.grant_client_secret";

    /// <summary>RFC 7636.</summary>
    public const string Verifier = "oauth.verifier";
}
