using System.Net;
using System.Net.Http.Headers;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>A principal with a token and a client that sends it.</summary>
internal sealed record Person(string Id, string Token, string TokenId, HttpClient Http) : IDisposable
{
    public void Dispose() => Http.Dispose();

    /// <summary>Made by an owner; null for the installation's.</summary>
    public static async Task<Person> Make(TestApp app, string role, string kind = "user", string[]? scopes = null, HttpClient? by = null, DateTimeOffset? expiresAt = null)
    {
        by ??= app.Http;
        var id = (await by.PostJson("/api/principals", new { kind, name = $"A {role}", role })).ShouldBe(HttpStatusCode.Created).Id;
        var made = (await by.PostJson($"/api/principals/{id}/tokens", new { name = "test", scopes = scopes ?? [], expires_at = expiresAt })).ShouldBe(HttpStatusCode.Created);
        var token = (string)made.Json["secret"]!;
        return new(id, token, (string)made.Json["token"]!["id"]!, app.With(token));
    }

    /// <summary>The first owner of a new workspace.</summary>
    public static async Task<Person> OwnerOf(TestApp app, string workspace)
    {
        var made = (await app.Http.PostJson("/api/workspaces", new { name = workspace, owner = new { name = "Olga" } })).ShouldBe(HttpStatusCode.Created);
        var token = (string)made.Json["token"]!["secret"]!;
        return new((string)made.Json["owner"]!["id"]!, token, (string)made.Json["token"]!["token"]!["id"]!, app.With(token));
    }
}

internal static class PeopleClients
{
    private static int _workspaces;

    public static string NewWorkspace() => $"ws-{Interlocked.Increment(ref _workspaces)}-{Guid.NewGuid():N}"[..20];

    public static HttpClient With(this TestApp app, string token)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Url, Timeout = Patience.Limit };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
