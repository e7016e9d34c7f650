using System.Text.Json;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>Finds the first name that an object has twice, in JSON that has passed <see cref="TextCheck"/>.</summary>
internal static class DuplicateName
{
    public static string? Find(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => InObject(value, path),
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => Find(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? InObject(JsonElement value, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!names.Add(member.Name)) return at;
            if (Find(member.Value, at) is { } deeper) return deeper;
        }

        return null;
    }
}
