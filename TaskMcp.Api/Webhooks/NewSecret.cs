using System.Security.Cryptography;
using TaskMcp.Api.Http;
using TaskMcp.Connections;

namespace TaskMcp.Api.Webhooks;

/// <summary>A webhook's secret: the one that was sent, or one made now in the form of Standard Webhooks, which suits every verification.</summary>
internal sealed record NewSecret(Secret Secret, string? Shown)
{
    private const int Bytes = 32;

    public static GrainResult<NewSecret> Of(string? given, Call call) => Of(given, "secret", call);

    /// <param name="given">What was sent.</param>
    /// <param name="field">Where it is in the request.</param>
    /// <param name="call">The request.</param>
    public static GrainResult<NewSecret> Of(string? given, string field, Call call)
    {
        if (given is not null) return new NewSecret(new(given), null);
        // The answer to a repeat is stored, and a secret must not be.
        if (call.OperationId is not null)
            return Refusal.Field("webhook.secret_required", field, $"{field} is required together with an Idempotency-Key: send your own, or leave out the header to have one made.");
        var made = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))}";
        return new NewSecret(new(made), made);
    }
}
