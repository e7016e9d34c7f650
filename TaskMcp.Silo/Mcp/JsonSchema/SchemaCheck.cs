using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>One check of one value. The keywords are in the other parts: of any value, of strings and numbers, of objects, of arrays.</summary>
internal sealed partial class SchemaCheck(JsonElement root, SchemaPatterns patterns)
{
    private const int MostErrors = 10;
    private const int LongestError = 500;

    // More tell nobody more, and a schema can make any number of them.
    private const int EnoughErrors = 100;
    private const int Deepest = 128;
    private const int MostSteps = 200_000;

    private readonly Dictionary<string, JsonElement?> _references = new(StringComparer.Ordinal);
    private int _depth;
    private int _steps;

    public ImmutableArray<SchemaError> Run(JsonElement value, string name)
    {
        var errors = new List<SchemaError>();
        try
        {
            Check(root, value, name, errors);
        }
        catch (SchemaBoundsException bounds)
        {
            errors.Add(new(name, bounds.Message));
        }

        return [.. errors.Take(MostErrors).Select(error => new SchemaError(Cut(error.Path), Cut(error.Message)))];
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (schema.ValueKind == JsonValueKind.False) errors.Add(new(path, "is not allowed: leave it out"));
        if (schema.ValueKind != JsonValueKind.Object || errors.Count >= EnoughErrors) return;
        if (++_depth > Deepest) throw new SchemaBoundsException("can't be checked: the schema is nested or refers to itself too deeply");
        Spend(schema);

        CheckAnyValue(schema, value, path, errors);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, path, errors);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, path, errors);
                break;
            case JsonValueKind.String:
                SpendOnText(value);
                CheckString(schema, value.GetString()!, path, errors);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value, path, errors);
                break;
        }

        _depth--;
    }

    // A member is looked for among all of them.
    private void Spend(JsonElement members) => Spend(1 + (members.GetPropertyCount() / 4));

    // Text is copied to be read.
    private void SpendOnText(JsonElement text) => Spend(1 + (JsonMarshal.GetRawUtf8Value(text).Length / 1024));

    private void Spend(int steps = 1)
    {
        _steps += steps;
        if (_steps > MostSteps) throw new SchemaBoundsException("can't be checked: the schema needs too many steps");
    }

    private JsonElement? Referred(string reference)
    {
        if (_references.TryGetValue(reference, out var known)) return known;
        // An anchor is looked for everywhere.
        SpendOnText(root);
        return _references[reference] = SchemaReference.Find(root, reference);
    }

    private static string Cut(string text) => text.Length <= LongestError ? text : string.Concat(text.AsSpan(0, LongestError), "…");

    private bool Fits(JsonElement schema, JsonElement value, string path)
    {
        var errors = new List<SchemaError>();
        Check(schema, value, path, errors);
        return errors.Count == 0;
    }

    // The schema below a keyword that holds a non-negative whole number.
    private static bool Limit(JsonElement schema, string keyword, out int limit)
    {
        limit = 0;
        return schema.TryGetProperty(keyword, out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetDouble(out var value) && value is >= 0 and <= int.MaxValue && (limit = (int)value) == value;
    }

    private static bool Items(JsonElement schema, string keyword, out JsonElement items) =>
        schema.TryGetProperty(keyword, out items) && items.ValueKind == JsonValueKind.Array;

    private static bool Members(JsonElement schema, string keyword, out JsonElement members) =>
        schema.TryGetProperty(keyword, out members) && members.ValueKind == JsonValueKind.Object;
}
