using System.Net;
using System.Security.Cryptography;
using System.Text;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Webhooks;

/// <summary>SPEC W-2: of what is refused, nothing is in any log, however much is logged; nor is a secret.</summary>
public class WebhookLogTests
{
    private const string Secret = "a-secret-that-no-log-may-show";
    private const string Canary = "canary-4c1b0a9f2e";

    [Fact]
    public async Task Nothing_of_a_refused_request_is_logged()
    {
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"));
        var webhook = (await app.Api.Post("/api/webhooks", new { name = "Form", source = "form", secret = Secret, verification = "github" })).Ok();
        var (path, body) = ((string)webhook["path"]!, $"{{\"title\":\"{Canary}\"}}");
        (await app.Api.Post(path, body, ("X-Hub-Signature-256", Signed(body + " ")))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Api.Post("/api/webhooks/tasks", body, ("X-Hub-Signature-256", Signed(body + " ")))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Api.Post(path, body[..^1], ("X-Hub-Signature-256", Signed(body[..^1])))).Status.ShouldBe(HttpStatusCode.BadRequest);
        await app.Stop();
        app.Output.ShouldNotContain(Canary);
        app.Output.ShouldNotContain(Secret);
        app.Output.Length.ShouldBeGreaterThan(1_000, "nothing was logged at all");
    }

    private static string Signed(string body) => $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)))}";
}
