using System.Text.Json;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>
/// What a request may look like. Checked before anything is deserialized, so that a refusal names every field that is wrong, in our own
/// words, and deserializing cannot fail.
/// </summary>
internal abstract class Shape
{
    /// <summary>Adds what is wrong with <paramref name="value"/>.</summary>
    public abstract void Check(JsonElement value, string path, ShapeErrors errors);

    /// <summary>How a query parameter's text becomes a JSON value of this shape.</summary>
    public virtual void WriteText(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        if (texts.Count == 1) writer.WriteStringValue(texts[0]);
        else WriteAll(writer, texts);
    }

    protected static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray();
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}

/// <summary>Any JSON.</summary>
internal sealed class FreeShape : Shape
{
    public override void Check(JsonElement value, string path, ShapeErrors errors) { }
}
