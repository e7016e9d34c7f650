using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

internal sealed partial class SchemaCheck
{
    private void CheckArray(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        var count = value.GetArrayLength();
        if (Limit(schema, "minItems", out var least) && count < least) errors.Add(new(path, $"must have at least {least} items (has {count})"));
        if (Limit(schema, "maxItems", out var most) && count > most) errors.Add(new(path, $"must have at most {most} items (has {count})"));
        CheckItems(schema, value, path, errors);
        CheckContains(schema, value, path, errors);
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True) CheckUnique(value, path, errors);
    }

    private void CheckItems(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        // Before 2020-12 the schemas of the first items stood in items, those of the rest in additionalItems.
        var isOld = Items(schema, "items", out var first);
        var hasFirst = isOld || Items(schema, "prefixItems", out first);
        if (!schema.TryGetProperty(isOld ? "additionalItems" : "items", out var rest) && !hasFirst) return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var itemPath = $"{path}[{index}]";
            if (hasFirst && index < first.GetArrayLength()) Check(first[index], item, itemPath, errors);
            else Check(rest, item, itemPath, errors);
            index++;
        }
    }

    private void CheckContains(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (!schema.TryGetProperty("contains", out var contains)) return;
        var fitting = value.EnumerateArray().Count(item => Fits(contains, item, path));
        var least = Limit(schema, "minContains", out var given) ? given : 1;
        if (fitting < least) errors.Add(new(path, $"must contain at least {least} items of the form asked for (contains {fitting})"));
        if (Limit(schema, "maxContains", out var most) && fitting > most) errors.Add(new(path, $"must contain at most {most} items of the form asked for (contains {fitting})"));
    }

    private void CheckUnique(JsonElement value, string path, List<SchemaError> errors)
    {
        for (var i = 1; i < value.GetArrayLength(); i++)
        {
            for (var j = 0; j < i; j++)
            {
                Spend();
                if (!JsonElement.DeepEquals(value[i], value[j])) continue;
                errors.Add(new($"{path}[{i}]", $"repeats item {j}: every item must be different"));
                return;
            }
        }
    }
}
