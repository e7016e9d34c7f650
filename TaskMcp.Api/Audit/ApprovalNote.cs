using System.Security.Cryptography;
using System.Text;
using TaskMcp.Api.Connections;

namespace TaskMcp.Api.Audit;

/// <summary>What an approval approved, in the words of the audit (SPEC A-3, C-9): arguments of a command may hold what is nobody's business, so it stands there as a hash.</summary>
internal static class ApprovalNote
{
    /// <summary>The tools, and the program of a command; null for neither.</summary>
    public static string? Names(ApproveConnectionRequest request) =>
        Join(request.Tools.Keys.Order(StringComparer.Ordinal).Concat(request.Command is { } command ? [$"stdio:{Path.GetFileName(command.Command)}"] : []));

    /// <summary>The hashes of what was approved, in the same order.</summary>
    public static string? Hashes(ApproveConnectionRequest request) =>
        Join(request.Tools.OrderBy(tool => tool.Key, StringComparer.Ordinal).Select(tool => tool.Value).Concat(request.Command is { } command ? [Hash(JsonText.Of(command).Text)] : []));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Join(IEnumerable<string> parts) => string.Join(", ", parts) is { Length: > 0 } joined ? joined : null;
}
