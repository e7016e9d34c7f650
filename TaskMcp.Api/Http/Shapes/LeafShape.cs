using System.Globalization;
using System.Text.Json;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>A single value: <paramref name="expectation"/> completes the sentence "the field must be …".</summary>
internal sealed class LeafShape(string expectation, Func<JsonElement, bool> isValid) : Shape
{
    public override void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (!isValid(value)) errors.Add(path, $"must be {expectation}");
    }
}

/// <summary>A number or a truth value, which a query parameter can only give as text.</summary>
internal sealed class LiteralShape(string expectation, Func<JsonElement, bool> isValid) : Shape
{
    public override void Check(JsonElement value, string path, ShapeErrors errors)
    {
        if (!isValid(value)) errors.Add(path, $"must be {expectation}");
    }

    public override void WriteText(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        if (texts is ["true" or "false"]) writer.WriteBooleanValue(texts[0] == "true");
        else if (texts.Count == 1 && long.TryParse(texts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) writer.WriteNumberValue(number);
        else base.WriteText(writer, texts);
    }
}
