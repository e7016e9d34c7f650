using System.Text.Json;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>Refuses NUL and half surrogate pairs, wherever they are: no database and no tool takes them.</summary>
internal static class TextCheck
{
    public static void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (errors.Full) return;
        if (value.ValueKind == JsonValueKind.String && !IsText(value)) errors.Add(path, "must be text without NUL and without half surrogate pairs");
        if (value.ValueKind == JsonValueKind.Object) CheckMembers(value, path, errors);
        if (value.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var item in value.EnumerateArray()) Check(item, $"{path}[{index++}]", errors);
    }

    private static void CheckMembers(JsonElement value, string path, ShapeErrors errors)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (NameOf(member) is { } name) Check(member.Value, path.Length == 0 ? name : $"{path}.{name}", errors);
            else errors.Add(path, "must not have a name with NUL or half a surrogate pair");
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name.Contains('\0', StringComparison.Ordinal) ? null : member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsText(JsonElement value)
    {
        try
        {
            return !value.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
