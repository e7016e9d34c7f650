using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Gives results what their revision asks for, and takes from them what it does not know.</summary>
internal static class Results
{
    public const string Type = "resultType";
    public const string Complete = "complete";
    public const string InputRequired = "input_required";
    private const string TimeToLive = "ttlMs";
    private const string Scope = "cacheScope";

    public static bool IsInputRequired(JsonObject? result) => result.Text(Type) == InputRequired;

    /// <param name="result">It is changed in place.</param>
    /// <param name="version">The revision that the request speaks.</param>
    /// <param name="isCacheable">Whether the revision asks for hints how long the result holds (SEP-2549).</param>
    public static void Finish(JsonObject result, string version, bool isCacheable)
    {
        if (ProtocolVersions.IsStateless(version))
        {
            if (!result.ContainsKey(Type)) result[Type] = Complete;
            if (!isCacheable || IsInputRequired(result)) return;
            // What a caller may see hangs on its rights, which may change at any time.
            if (!result.ContainsKey(TimeToLive)) result[TimeToLive] = 0;
            if (!result.ContainsKey(Scope)) result[Scope] = "private";
            return;
        }

        result.Remove(Type);
        result.Remove(TimeToLive);
        result.Remove(Scope);
        // Any JSON is structured content since 2026-07-28 (SEP-2106); before, objects only. The text beside it says the same.
        if (result["structuredContent"] is { } content && content.GetValueKind() != JsonValueKind.Object) result.Remove("structuredContent");
    }
}
