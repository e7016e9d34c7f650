using System.Net;
using System.Text.RegularExpressions;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>A browser with cookies of its own, and a person in front of it who signs in and agrees wherever oidc-provider's development pages ask.</summary>
internal sealed partial class Browser : IDisposable
{
    private const int MostSteps = 30;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { Timeout = Eventually.Limit };
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
        var url = new Uri(_app.Url, page);
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
        var there = PublicUrl is { } known && url.Host == known.Host ? new Uri(_app.Url, url.PathAndQuery) : url;
        using var answer = await _http.GetAsync(there);
        return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), null, answer.Headers.Location?.ToString());
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""<form[^>]*action="([^"]+)""" + "\"")]
    private static partial Regex Form();

    [GeneratedRegex("""name="prompt" value="([^"]+)""" + "\"")]
    private static partial Regex Prompt();
}
