using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>State that goes through a client's hands, sealed so that a change shows.</summary>
internal static class SealedState
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    public static string Seal(string text) => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)))}";

    /// <exception cref="McpProtocolException">It was not sealed here.</exception>
    public static string Open(string state)
    {
        if (state.Split('.') is not [var text, var seal] || !Base64Url.IsValid(text) || !Base64Url.IsValid(seal)) throw Changed();
        var bytes = Base64Url.DecodeFromChars(text);
        return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Key, bytes), Base64Url.DecodeFromChars(seal)) ? Encoding.UTF8.GetString(bytes) : throw Changed();
    }

    private static McpProtocolException Changed() => Faults.Invalid("requestState is not the one that was given.");
}
