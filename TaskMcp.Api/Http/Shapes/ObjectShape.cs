using System.Text.Json;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>A member of an object.</summary>
internal sealed record Field(string Name, bool IsRequired, bool MayBeNull, Shape Shape)
{
    public void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Null) Shape.Check(value, path, errors);
        else if (!MayBeNull) errors.Add(path, "must not be null");
    }
}

/// <summary>An object with known members and no others.</summary>
internal sealed class ObjectShape(Func<IEnumerable<Field>> fields) : Shape
{
    // Late, since a type may contain itself.
    private readonly Lazy<Dictionary<string, Field>> _fields = new(() => fields().ToDictionary(field => field.Name, StringComparer.Ordinal));

    public IReadOnlyDictionary<string, Field> Fields => _fields.Value;

    public override void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "must be an object");
            return;
        }

        var seen = 0;
        foreach (var member in value.EnumerateObject())
        {
            if (errors.Full) return;
            var at = Join(path, member.Name);
            if (!Fields.TryGetValue(member.Name, out var field))
            {
                errors.Add(RequestCodes.UnknownField, at, "is not a field of this request");
                continue;
            }

            if (field.IsRequired) seen++;
            field.Check(member.Value, at, errors);
        }

        if (seen < Fields.Values.Count(field => field.IsRequired)) NameMissing(value, path, errors);
    }

    private void NameMissing(JsonElement value, string path, ShapeErrors errors)
    {
        foreach (var field in Fields.Values.Where(field => field.IsRequired && !value.TryGetProperty(field.Name, out _)))
            errors.Add(Join(path, field.Name), "is required");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
