using System.Text.Json;
using System.Text.RegularExpressions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>Reads conditions from JSON: <c>{field, operator, value}</c>, <c>{any: […]}</c>, <c>{all: […]}</c> or a list of them.</summary>
internal static class ConditionParser
{
    public const string InvalidCode = "condition.invalid";

    private const int MaxDepth = 10;
    private const int MaxFieldLength = 200;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="TemplateException">A condition is malformed; <see cref="TemplateException.JsonPath"/> says which.</exception>
    public static IReadOnlyList<Condition> Parse(string json)
    {
        if (json.Length > TemplateLimits.MaxSourceLength)
            throw new TemplateException(TemplateErrorCodes.Limit, $"conditions may have at most {TemplateLimits.MaxSourceLength} characters (was {json.Length})", 0, 0);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            return root.ValueKind switch
            {
                JsonValueKind.Array => Group(root, "$", 0),
                JsonValueKind.Null => [],
                _ => [One(root, "$", 0)],
            };
        }
        catch (JsonException error)
        {
            throw new TemplateException(InvalidCode, "the conditions are not well-formed JSON", (int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            throw Invalid("the conditions hold half of a surrogate pair", "$");
        }
    }

    private static Condition[] Group(JsonElement list, string path, int depth)
    {
        if (list.ValueKind != JsonValueKind.Array) throw Invalid("a list of conditions is expected", path);
        if (depth > MaxDepth) throw Invalid($"conditions are nested deeper than {MaxDepth} levels", path);
        return [.. list.EnumerateArray().Select((item, index) => One(item, $"{path}[{index}]", depth))];
    }

    private static Condition One(JsonElement element, string path, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Invalid("a condition is an object", path);
        var (any, all) = (List(element, "any"), List(element, "all"));
        if (any is null && all is null) return Field(element, path);
        if (element.EnumerateObject().Any(member => member.Name is not ("any" or "all") && member.Value.ValueKind != JsonValueKind.Null) || (any is not null && all is not null))
            throw Invalid("a condition has either field, operator and value, or any, or all", path);
        var (list, name) = any is null ? (all!.Value, "all") : (any.Value, "any");
        var conditions = Group(list, $"{path}.{name}", depth + 1);
        if (conditions.Length == 0) throw Invalid($"'{name}' needs at least one condition", path);
        return new ConditionGroup(name == "all", conditions);
    }

    // A record written as JSON has all of its members, the unused ones null or empty.
    private static JsonElement? List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind != JsonValueKind.Null && !IsUnusedList(element, list) ? list : null;

    private static bool IsUnusedList(JsonElement element, JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0
        && element.EnumerateObject().Any(member => member.Name is "field" or "any" or "all" && member.Value.ValueKind != JsonValueKind.Null && !IsEmptyList(member.Value));

    private static bool IsEmptyList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private static FieldCondition Field(JsonElement element, string path)
    {
        RefuseUnknownMembers(element, path);
        var field = Text(element, "field", path);
        if (field.Length > MaxFieldLength) throw Invalid($"field may have at most {MaxFieldLength} characters (was {field.Length})", path);
        var comparison = Operator(Text(element, "operator", path), path);
        var value = element.TryGetProperty("value", out var given) ? given : default;
        CheckValue(comparison, value, path);
        return new(field, Path(field, path), comparison, Template(value, path), Pattern(comparison, value, path));
    }

    private static FieldPath Path(string field, string path)
    {
        try
        {
            return FieldPath.Parse(field);
        }
        catch (TemplateException error)
        {
            throw error.At($"{path}.field");
        }
    }

    private static void RefuseUnknownMembers(JsonElement element, string path)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name is not ("field" or "operator" or "value" or "any" or "all")) throw Invalid($"a condition has no '{member.Name}'", path);
        }
    }

    private static void CheckValue(ConditionOperator comparison, JsonElement value, string path)
    {
        var (isTemplate, kind) = (IsTemplate(value), value.ValueKind);
        if (isTemplate) return;
        if (comparison == ConditionOperator.In && kind != JsonValueKind.Array) throw Invalid("'in' needs a list as its value", path);
        if (comparison == ConditionOperator.Matches && kind != JsonValueKind.String) throw Invalid("'matches' needs a pattern as its value", path);
        if (comparison == ConditionOperator.Exists && kind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Undefined or JsonValueKind.Null))
            throw Invalid("'exists' takes true or false", path);
        if (kind == JsonValueKind.Undefined && comparison != ConditionOperator.Exists) throw Invalid("value is missing", path);
    }

    private static bool IsTemplate(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && LiquidTemplate.HasMarkup(value.GetString()!);

    private static Regex? Pattern(ConditionOperator comparison, JsonElement value, string path)
    {
        if (comparison != ConditionOperator.Matches || IsTemplate(value)) return null;
        try
        {
            return ConditionPattern.Compile(value.GetString()!);
        }
        catch (TemplateException error)
        {
            throw error.At($"{path}.value");
        }
    }

    private static JsonTemplate Template(JsonElement value, string path)
    {
        try
        {
            return JsonTemplate.Parse(value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText());
        }
        catch (TemplateException error)
        {
            throw error.At($"{path}.value{error.JsonPath?[1..]}");
        }
    }

    private static ConditionOperator Operator(string name, string path)
    {
        foreach (var comparison in Enum.GetValues<ConditionOperator>())
        {
            if (NameOf(comparison) == name) return comparison;
        }

        throw Invalid($"there is no operator '{name}'; use one of {string.Join(", ", Enum.GetValues<ConditionOperator>().Select(NameOf))}", path);
    }

    private static string NameOf(ConditionOperator comparison) => comparison.ToString().ToLowerInvariant();

    private static string Text(JsonElement element, string name, string path) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found
            ? found
            : throw Invalid($"{name} is missing", path);

    private static TemplateException Invalid(string message, string path) => new(InvalidCode, message, 0, 0, path);
}
