using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.OAuth;

/// <summary>
/// Every request to an authorization server or for metadata goes through here: no redirects, ten seconds, 256 KiB. Nothing of an answer's
/// body gets into an error but <c>error</c> and a short <c>error_description</c> (RFC 6749, 5.2).
/// </summary>
internal sealed class OAuthHttp(OutboundHttp http) : IDisposable
{
    private const int LongestAnswer = 256 << 10;
    private const int LongestWords = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = Bounded(http.CreateClient(Patience));

    /// <summary>The JSON object that is there; null when none is.</summary>
    /// <exception cref="OAuthException">Nobody answers, or not now.</exception>
    public async Task<JsonObject?> Get(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await Send(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? await Body(response, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Sends a form to a token endpoint and gives what it answered.</summary>
    /// <exception cref="OAuthException">It refuses, or nobody answers.</exception>
    public async Task<JsonObject> PostForm(Uri url, TokenRequest form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form.Form) };
        if (form.Basic is { } basic) request.Headers.Authorization = new("Basic", basic);
        return await Answer(request, new(form.Secrets), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends JSON to a registration endpoint and gives what it answered.</summary>
    /// <exception cref="OAuthException">It refuses, or nobody answers.</exception>
    public async Task<JsonObject> PostJson(Uri url, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
        return await Answer(request, SecretRedactor.None, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonObject> Answer(HttpRequestMessage request, SecretRedactor redactor, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new("application/json"));
        using var response = await Send(request, cancellationToken).ConfigureAwait(false);
        var body = await Body(response, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return body ?? throw OAuthException.Invalid("The authorization server's answer is no JSON object.");
        var error = body?.Text("error") is { Length: <= LongestWords } code && ScopeChoice.IsScope(code) ? redactor.Redact(code) : null;
        var words = body?.Text("error_description") is { Length: > 0 } description ? $": {Short(redactor.Redact(description))}" : "";
        throw new OAuthException(OAuthProblem.Refused, $"The authorization server refuses ({error ?? $"HTTP {(int)response.StatusCode}"}){words}") { Error = error };
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Authority;
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new OAuthException(OAuthProblem.Invalid, $"{host} answered more than {LongestAnswer >> 10} KiB.", error);
        }
        catch (HttpRequestException error) when (ForbiddenHostException.In(error) is { } forbidden)
        {
            throw new OAuthException(OAuthProblem.Invalid, forbidden.Message, error);
        }
        catch (HttpRequestException error)
        {
            throw OAuthException.Passing($"{host} can't be reached to get a token.", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw OAuthException.Passing($"{host} did not answer within {Patience.TotalSeconds:0} s.", error);
        }

        if ((int)response.StatusCode < 500 && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)) return response;
        response.Dispose();
        throw OAuthException.Passing($"{host} can't give a token now (HTTP {(int)response.StatusCode}).");
    }

    private static async Task<JsonObject?> Body(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var json = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)) as JsonObject;
            // A name that is there twice shows only when members are looked for.
            return json?.Count >= 0 ? json : null;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static HttpClient Bounded(HttpClient client)
    {
        client.MaxResponseContentBufferSize = LongestAnswer;
        return client;
    }

    private static string Short(string words)
    {
        var plain = new string([.. words.Where(character => !char.IsControl(character))]);
        return plain.Length <= LongestWords ? plain : string.Concat(plain.AsSpan(0, LongestWords), "…");
    }
}
