using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

internal sealed partial class SchemaCheck
{
    private void CheckObject(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        CheckRequired(schema, value, path, errors);
        CheckMembers(schema, value, path, errors);
        CheckDependencies(schema, value, path, errors);
        if (schema.TryGetProperty("propertyNames", out var names))
        {
            foreach (var member in value.EnumerateObject())
            {
                if (!Fits(names, JsonSerializer.SerializeToElement(member.Name), path)) errors.Add(new(Below(path, member.Name), "has a name that is not allowed"));
            }
        }

        var count = value.EnumerateObject().Count();
        if (Limit(schema, "minProperties", out var least) && count < least) errors.Add(new(path, $"must have at least {least} members (has {count})"));
        if (Limit(schema, "maxProperties", out var most) && count > most) errors.Add(new(path, $"must have at most {most} members (has {count})"));
    }

    private void CheckRequired(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (!Items(schema, "required", out var required)) return;
        SpendOnText(required);
        foreach (var name in Names(required))
        {
            Spend(value);
            if (!value.TryGetProperty(name, out _)) errors.Add(new(Below(path, name), $"is required: add it{Hint(schema, name)}"));
        }
    }

    private void CheckMembers(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        var hasDeclared = Members(schema, "properties", out var declared);
        var hasPatterns = Members(schema, "patternProperties", out var byPattern);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var member in value.EnumerateObject())
        {
            var known = false;
            if (hasDeclared) Spend(declared);
            var below = Below(path, member.Name);
            if (hasDeclared && declared.TryGetProperty(member.Name, out var own))
            {
                known = true;
                Check(own, member.Value, below, errors);
            }

            if (hasPatterns)
            {
                SpendOnText(byPattern);
                foreach (var pattern in byPattern.EnumerateObject().Where(pattern => patterns.Matches(pattern.Name, member.Name)))
                {
                    known = true;
                    Check(pattern.Value, member.Value, below, errors);
                }
            }

            if (known || !hasOthers) continue;
            if (others.ValueKind == JsonValueKind.False) errors.Add(new(below, $"is not known: leave it out{KnownNames(hasDeclared ? declared : default)}"));
            else Check(others, member.Value, below, errors);
        }
    }

    private void CheckDependencies(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        if (Members(schema, "dependentRequired", out var required))
        {
            foreach (var dependency in required.EnumerateObject().Where(dependency => value.TryGetProperty(dependency.Name, out _) && dependency.Value.ValueKind == JsonValueKind.Array))
            {
                foreach (var name in Names(dependency.Value).Where(name => !value.TryGetProperty(name, out _)))
                {
                    errors.Add(new(Below(path, name), $"is required because {dependency.Name} is there: add it"));
                }
            }
        }

        if (!Members(schema, "dependentSchemas", out var schemas)) return;
        foreach (var dependency in schemas.EnumerateObject().Where(dependency => value.TryGetProperty(dependency.Name, out _)))
        {
            Check(dependency.Value, value, path, errors);
        }
    }

    private static string Hint(JsonElement schema, string name) =>
        Members(schema, "properties", out var declared) && declared.TryGetProperty(name, out var own) && own.ValueKind == JsonValueKind.Object
        && own.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? $" ({WithArticle(type.GetString()!)})" : "";

    private static string KnownNames(JsonElement declared) =>
        declared.ValueKind == JsonValueKind.Object && declared.EnumerateObject().Any()
            ? $" (known: {string.Join(", ", declared.EnumerateObject().Take(20).Select(member => member.Name))})"
            : "";

    private static IEnumerable<string> Names(JsonElement array) =>
        array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    private static string Below(string path, string name) => $"{path}.{name}";
}
