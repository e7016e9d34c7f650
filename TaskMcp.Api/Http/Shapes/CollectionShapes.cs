using System.Text.Json;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>A list of one shape; with <paramref name="orOne"/> a single value counts as a list of one.</summary>
internal sealed class ArrayShape(Func<Field> item, bool orOne) : Shape
{
    private readonly Lazy<Field> _item = new(item);

    public override void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            if (orOne) _item.Value.Check(value, path, errors);
            else errors.Add(path, "must be a list");
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (errors.Full) return;
            _item.Value.Check(item, $"{path}[{index++}]", errors);
        }
    }

    public override void WriteText(Utf8JsonWriter writer, IReadOnlyList<string> texts) => WriteAll(writer, texts);
}

/// <summary>An object whose keys are free and whose values share one shape.</summary>
internal sealed class MapShape(Func<Field> item) : Shape
{
    private readonly Lazy<Field> _item = new(item);

    public override void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "must be an object");
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (errors.Full) return;
            _item.Value.Check(member.Value, $"{path}.{member.Name}", errors);
        }
    }
}
