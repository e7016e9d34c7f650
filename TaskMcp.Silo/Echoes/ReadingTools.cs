using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Echoes;

/// <summary>
/// Tools that cause nothing on the other side, so that nothing comes back from them. Their answers name what others make and change: taken
/// for echoes, those would not fire what they should. Pure.
/// </summary>
internal static partial class ReadingTools
{
    /// <summary>What the server says of the tool; where it says nothing, what the name of the tool does.</summary>
    public static bool OnlyReads(bool? readOnlyHint, string toolName) => readOnlyHint ?? ReadingName().IsMatch(toolName);

    [GeneratedRegex("^(?:.*__)?(?:get|list|search|find|read|fetch|query|describe|lookup|count)(?![a-z])(?!.*(?:create|update|upsert|add))", RegexOptions.CultureInvariant)]
    private static partial Regex ReadingName();
}
