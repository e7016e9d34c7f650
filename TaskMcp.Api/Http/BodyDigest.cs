using System.Security.Cryptography;

namespace TaskMcp.Api.Http;

/// <summary>A hash of the body that was read, for telling whether an <c>Idempotency-Key</c> comes with the same request.</summary>
internal sealed class BodyDigest(ReadOnlySpan<byte> body)
{
    public byte[] Hash { get; } = SHA256.HashData(body);
}
