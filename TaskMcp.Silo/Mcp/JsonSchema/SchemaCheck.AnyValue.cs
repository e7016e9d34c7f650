using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

internal sealed partial class SchemaCheck
{
    private void CheckAnyValue(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        CheckType(schema, value, path, errors);
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            errors.Add(new(path, $"must be {Shown(constant)}"));
        }

        if (Items(schema, "enum", out var allowed) && !IsOneOf(allowed, value))
        {
            errors.Add(new(path, $"must be one of {string.Join(", ", allowed.EnumerateArray().Take(20).Select(Shown))}"));
        }

        CheckReference(schema, value, path, errors);
        CheckCombinations(schema, value, path, errors);
    }

    private bool IsOneOf(JsonElement allowed, JsonElement value)
    {
        Spend(1 + (allowed.GetArrayLength() / 16));
        return allowed.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value));
    }

    private static void CheckType(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (!schema.TryGetProperty("type", out var type)) return;
        string[] types = type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()!],
            JsonValueKind.Array => [.. type.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
        if (types.Length == 0 || types.Any(name => IsOfType(value, name))) return;
        errors.Add(new(path, $"must be {string.Join(" or ", types.Select(WithArticle))} (was {WithArticle(NameOfType(value))})"));
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        _ => NameOfType(value) == type,
    };

    private static string NameOfType(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string WithArticle(string type) => type switch
    {
        "null" => "null",
        "object" or "array" or "integer" => $"an {type}",
        _ => $"a {type}",
    };

    private void CheckReference(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (!schema.TryGetProperty("$ref", out var reference) || reference.ValueKind != JsonValueKind.String) return;
        if (Referred(reference.GetString()!) is { } target) Check(target, value, path, errors);
    }

    private void CheckCombinations(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (Items(schema, "allOf", out var all))
        {
            foreach (var part in all.EnumerateArray()) Check(part, value, path, errors);
        }

        if (Items(schema, "anyOf", out var any)) CheckAlternatives(any, value, path, errors);
        if (Items(schema, "oneOf", out var one))
        {
            var fitting = one.EnumerateArray().Count(part => Fits(part, value, path));
            if (fitting == 0) CheckAlternatives(one, value, path, errors);
            if (fitting > 1) errors.Add(new(path, $"must fit exactly one of the {one.GetArrayLength()} allowed forms (fits {fitting})"));
        }

        if (schema.TryGetProperty("not", out var not) && Fits(not, value, path)) errors.Add(new(path, "has a form that is not allowed"));
        if (!schema.TryGetProperty("if", out var condition)) return;
        if (schema.TryGetProperty(Fits(condition, value, path) ? "then" : "else", out var consequence)) Check(consequence, value, path, errors);
    }

    // Of several forms, the one that fails in the fewest places is most likely the one that was meant.
    private void CheckAlternatives(JsonElement forms, JsonElement value, string path, List<SchemaError> errors)
    {
        List<SchemaError>? nearest = null;
        foreach (var form in forms.EnumerateArray())
        {
            var failures = new List<SchemaError>();
            Check(form, value, path, failures);
            if (failures.Count == 0) return;
            if (nearest is null || failures.Count < nearest.Count) nearest = failures;
        }

        if (nearest is null) return;
        errors.Add(new(path, $"fits none of the {forms.GetArrayLength()} allowed forms; the nearest one says: {nearest[0]}"));
    }

    private static string Shown(JsonElement value)
    {
        var json = JsonMarshal.GetRawUtf8Value(value);
        var text = Encoding.UTF8.GetString(json[..Math.Min(json.Length, 404)]);
        return text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");
    }
}
