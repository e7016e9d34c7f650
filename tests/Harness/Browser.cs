using System.Net;
using System.Text.RegularExpressions;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>A browser with cookies of its own, and a person in front of it who signs in and agrees wherever oidc-provider's development pages ask.</summary>
internal sealed partial class Browser : IDisposable
{
    private const int MostSteps = 30;

    private readonly HttpClient _http = new(new Cookies(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })) { Timeout = Eventually.Limit };
    private readonly TaskMcpProcess _app;

    private Browser(TaskMcpProcess app) => _app = app;

    /// <summary>Addresses that lead to TaskMcp itself, where its public one is another.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Signed in to TaskMcp.</summary>
    public static async Task<Browser> SignedIn(TaskMcpProcess app, Uri? publicUrl = null)
    {
        var browser = new Browser(app) { PublicUrl = publicUrl };
        using var answer = await browser._http.GetAsync(new Uri(app.Url, $"/signin?token={TaskMcpProcess.OwnerToken}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        return browser;
    }

    /// <summary>Follows a sign-in from a page of TaskMcp, or of the authorization server, up to the address that leads back to it, which is not visited yet.</summary>
    public async Task<Uri> ToCallback(string page)
    {
        var url = Reached(new Uri(_app.Url, page));
        var response = await _http.GetAsync(url);
        for (var step = 0; step < MostSteps; step++)
        {
            if (response.Headers.Location is { } location)
            {
                url = new(url, location);
                if (url.AbsolutePath == "/oauth/callback") return url;
                response = await _http.GetAsync(url);
                continue;
            }

            var html = await response.Content.ReadAsStringAsync();
            if (Form().Match(html) is not { Success: true } form) throw new InvalidOperationException($"{url.AbsolutePath} is {(int)response.StatusCode} and no form: {html}");
            url = new(url, WebUtility.HtmlDecode(form.Groups[1].Value));
            response = await _http.PostAsync(url, new FormUrlEncodedContent([new("prompt", Prompt().Match(html).Groups[1].Value), new("login", "alice"), new("password", "any")]));
        }

        throw new InvalidOperationException("The sign-in comes to no end.");
    }

    /// <summary>Opens a page of TaskMcp.</summary>
    public async Task<ApiAnswer> Open(Uri url)
    {
        using var answer = await _http.GetAsync(Reached(url));
        return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), null, answer.Headers.Location?.ToString());
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Where an address is in this test, whose proxy in front of the product is only thought of.</summary>
    private Uri Reached(Uri url) => PublicUrl is { } known && url.Host == known.Host ? new Uri(_app.Url, url.PathAndQuery) : url;

    [GeneratedRegex("""<form[^>]*action="([^"]+)""" + "\"")]
    private static partial Regex Form();

    [GeneratedRegex("""name="prompt" value="([^"]+)""" + "\"")]
    private static partial Regex Prompt();

    /// <summary>Keeps cookies as a browser does, and takes loopback for secure, as browsers do as well.</summary>
    private sealed class Cookies(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly CookieContainer _kept = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_kept.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies) request.Headers.Add("Cookie", cookies);
            var answer = await base.SendAsync(request, cancellationToken);
            if (!answer.Headers.TryGetValues("Set-Cookie", out var set)) return answer;
            foreach (var cookie in set) _kept.SetCookies(request.RequestUri!, cookie.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
            return answer;
        }
    }
}
