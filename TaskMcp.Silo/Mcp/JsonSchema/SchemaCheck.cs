using System.Collections.Immutable;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>One check of one value. The keywords are in the other parts: of any value, of strings and numbers, of objects, of arrays.</summary>
internal sealed partial class SchemaCheck(JsonElement root, SchemaPatterns patterns)
{
    private const int MostErrors = 10;
    private const int Deepest = 128;
    private const int MostSteps = 200_000;

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

        return [.. errors.Take(MostErrors)];
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (schema.ValueKind == JsonValueKind.False) errors.Add(new(path, "is not allowed: leave it out"));
        if (schema.ValueKind != JsonValueKind.Object) return;
        if (++_depth > Deepest) throw new SchemaBoundsException("can't be checked: the schema is nested or refers to itself too deeply");
        if (++_steps > MostSteps) throw new SchemaBoundsException("can't be checked: the schema needs too many steps");

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
                CheckString(schema, value.GetString()!, path, errors);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value, path, errors);
                break;
        }

        _depth--;
    }

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
