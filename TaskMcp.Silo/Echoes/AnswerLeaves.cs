using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Echoes;

/// <summary>
/// What of a tool's answer is about the thing that it is about: the members of the outermost objects that have an id or address. What is
/// around it (its author, its repository) is common to many things. Pure.
/// </summary>
internal static partial class AnswerLeaves
{
    /// <summary>Longer lists were found, not made.</summary>
    private const int LongestList = 5;

    private const int Deepest = 4;
    private const int MostObjects = 50;
    private const int MostWords = 10_000;
    private const int MostAddresses = 5;

    public static List<JsonLeaf> Of(JsonElement answer)
    {
        var leaves = new List<JsonLeaf>();
        if (answer.ValueKind == JsonValueKind.String) AddText(answer.GetString()!, leaves);
        else if (IsContent(answer)) AddContent(answer, leaves);
        else AddThings(answer, leaves);
        return leaves;
    }

    private static void AddThings(JsonElement root, List<JsonLeaf> leaves)
    {
        List<JsonElement> level = [.. Objects([root])];
        for (var depth = 0; depth < Deepest && level.Count > 0; depth++)
        {
            if (level.Exists(HasIdentity))
            {
                foreach (var thing in level.Where(HasIdentity)) leaves.AddRange(Own(thing));
                return;
            }

            level = [.. Objects(level.SelectMany(thing => thing.EnumerateObject().Where(member => !Identity.IsOther(member.Name)).Select(member => member.Value))).Take(MostObjects)];
        }
    }

    /// <summary>The objects among these, and in short lists among them.</summary>
    private static IEnumerable<JsonElement> Objects(IEnumerable<JsonElement> values) => values
        .SelectMany(value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= LongestList ? value.EnumerateArray() : Enumerable.Repeat(value, 1))
        .Where(value => value.ValueKind == JsonValueKind.Object);

    private static bool HasIdentity(JsonElement thing) => Own(thing).Any(leaf => Identity.IsId(leaf.Name) || (Identity.IsAddress(leaf.Name) && EchoMark.Address(leaf.Text) is not null));

    /// <summary>The members that hold a text or number; an address counts only where it is the thing's own.</summary>
    private static IEnumerable<JsonLeaf> Own(JsonElement thing)
    {
        foreach (var member in thing.EnumerateObject())
            if (JsonLeaves.Leaf(member.Name, member.Value) is { } leaf && (Identity.IsAddress(leaf.Name) || EchoMark.Address(leaf.Text) is null))
                yield return leaf;
    }

    private static bool IsContent(JsonElement answer) => answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0
        && answer.EnumerateArray().All(block => block.ValueKind == JsonValueKind.Object && block.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String);

    /// <summary>Blocks of MCP content: JSON in a text is read as such, a linked resource is a thing.</summary>
    private static void AddContent(JsonElement content, List<JsonLeaf> leaves)
    {
        foreach (var block in content.EnumerateArray().Take(LongestList))
        {
            if (!block.TryGetProperty("text", out var text) || JsonLeaves.Leaf("text", text) is not { IsText: true } words) leaves.AddRange(Own(block));
            else if (words.Text.AsSpan().TrimStart() is ['{' or '[', ..]) JsonLeaves.Read(words.Text, root => AddThings(root, leaves));
            else AddText(words.Text, leaves);
        }
    }

    /// <summary>A text and the addresses in it, which nobody says are those of what was made.</summary>
    private static void AddText(string text, List<JsonLeaf> leaves)
    {
        leaves.Add(new("", text, IsText: true));
        if (text.Length > MostWords) text = text[..MostWords];
        leaves.AddRange(AddressInWords().Matches(text).Take(MostAddresses).Select(match => new JsonLeaf("", match.Value.TrimEnd('.', ',', ';', ':', '!', '?'), IsText: false)));
    }

    [GeneratedRegex("""https?://[^\s<>"'`\])}]+""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AddressInWords();
}
