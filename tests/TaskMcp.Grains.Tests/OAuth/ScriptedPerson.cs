using System.Net;
using System.Text.RegularExpressions;
using System.Web;
using TaskMcp.Connections;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary>A person with a browser of their own who signs in and agrees, on oidc-provider's development pages.</summary>
internal sealed partial class ScriptedPerson : IDisposable
{
    private const int MostSteps = 20;

    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    /// <summary>Signs in; what the authorization server then sends to the redirect URI.</summary>
    public async Task<AuthorizationResponse> SignIn(string authorizationUrl, string redirectUri)
    {
        var url = new Uri(authorizationUrl);
        var response = await _browser.GetAsync(url);
        for (var step = 0; step < MostSteps; step++)
        {
            if (response.Headers.Location is { } location)
            {
                url = new(url, location);
                if (url.AbsoluteUri.StartsWith(redirectUri, StringComparison.Ordinal)) return Read(url);
                response = await _browser.GetAsync(url);
                continue;
            }

            var page = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"The authorization server shows {(int)response.StatusCode}: {page}");
            url = new(url, WebUtility.HtmlDecode(Action().Match(page).Groups[1].Value));
            var prompt = Prompt().Match(page).Groups[1].Value;
            response = await _browser.PostAsync(url, new FormUrlEncodedContent([new("prompt", prompt), new("login", "alice"), new("password", "any")]));
        }

        throw new TimeoutException("The sign-in comes to no end.");
    }

    public static AuthorizationResponse Read(Uri callback)
    {
        var query = HttpUtility.ParseQueryString(callback.Query);
        return new()
        {
            State = new(query["state"]!),
            Code = query["code"] is { } code ? new Secret(code) : null,
            Issuer = query["iss"],
            Error = query["error"],
        };
    }

    public void Dispose() => _browser.Dispose();

    [GeneratedRegex("""<form[^>]*action="([^"]+)"[^>]*method="post"|<form[^>]*method="post"[^>]*action="([^"]+)""" + "\"")]
    private static partial Regex Action();

    [GeneratedRegex("""name="prompt" value="([^"]+)""" + "\"")]
    private static partial Regex Prompt();
}
