using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The scenarios that a revision requires, as the suite lists them.</summary>
internal static class Requirements
{
    /// <param name="side"><c>client</c> or <c>server</c>.</param>
    /// <param name="revision">The revision of the protocol.</param>
    public static IReadOnlyList<string> Of(string side, string revision) =>
    [
        .. File.ReadLines(Path.Combine(BuiltProduct.Conformance, "requirements", $"{revision}.yaml"))
            .SkipWhile(line => line != $"{side}:").Skip(1)
            .TakeWhile(line => line.StartsWith("  - ", StringComparison.Ordinal))
            .Select(line => line["  - ".Length..].Trim()),
    ];
}
