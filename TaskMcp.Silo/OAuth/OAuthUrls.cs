using System.Net;

namespace TaskMcp.Silo.OAuth;

/// <summary>Where tokens and codes may go: https, or a loopback host (OAuth 2.1, 1.5).</summary>
internal static class OAuthUrls
{
    private const int Longest = 2_000;

    /// <summary>The URL if it may be used; null when it may not.</summary>
    public static Uri? Safe(string? text) =>
        text is { Length: > 0 and <= Longest } && Uri.TryCreate(text, UriKind.Absolute, out var url) && IsSafe(url) ? url : null;

    public static bool IsSafe(Uri url) =>
        url.UserInfo.Length == 0 && url.Fragment.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsLoopback(url)));

    public static bool IsLoopback(Uri url) =>
        string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Scheme, host and port as an origin is written (RFC 6454, 6.2), without a slash.</summary>
    public static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);

    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The path without a slash at its end; empty for the root.</summary>
    public static string Path(Uri url) => url.AbsolutePath.TrimEnd('/');
}
