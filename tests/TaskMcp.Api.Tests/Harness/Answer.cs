using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Api.Tests.Harness;

/// <summary>An answer with its body read.</summary>
internal sealed record Answer(HttpResponseMessage Message, string Text)
{
    public HttpStatusCode Status => Message.StatusCode;

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Code => (string)Json["code"]!;

    public string Id => (string)Json["id"]!;

    public string? ETag => Message.Headers.ETag?.ToString();

    public JsonArray Items => Json["items"]!.AsArray();

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public Answer ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>A problem document of this status and code (RFC 9457).</summary>
    public Answer ShouldBeProblem(HttpStatusCode status, string code)
    {
        Status.ShouldBe(status, Text);
        Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        Code.ShouldBe(code, Text);
        ((int)Json["status"]!).ShouldBe((int)status);
        ((string)Json["detail"]!).ShouldNotBeNullOrWhiteSpace();
        ((string)Json["trace_id"]!).Length.ShouldBe(32);
        return this;
    }
}

internal static class Requests
{
    public static Task<Answer> GetJson(this HttpClient http, string path, params (string Name, string Value)[] headers) => http.Send("GET", path, null, headers);

    public static Task<Answer> PostJson(this HttpClient http, string path, object? body = null, params (string Name, string Value)[] headers) => http.Send("POST", path, body, headers);

    public static Task<Answer> PatchJson(this HttpClient http, string path, object body, params (string Name, string Value)[] headers) => http.Send("PATCH", path, body, headers);

    public static Task<Answer> DeleteJson(this HttpClient http, string path, params (string Name, string Value)[] headers) => http.Send("DELETE", path, null, headers);

    /// <summary>A string is sent as it is, anything else as JSON.</summary>
    public static Task<Answer> Send(this HttpClient http, string method, string path, object? body, params (string Name, string Value)[] headers) =>
        http.Send(method, path, body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), headers);

    public static async Task<Answer> Send(this HttpClient http, string method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var message = await http.SendAsync(request);
        return new(message, await message.Content.ReadAsStringAsync());
    }

    public static async Task<string> NewTask(this HttpClient http, string title = "A task") => (await http.PostJson("/api/tasks", new { title })).ShouldBe(HttpStatusCode.Created).Id;
}
