using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Bindings;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>Reads and checks conditions once, so that they can be evaluated often.</summary>
public static class ConditionParser
{
    /// <summary>A condition is malformed; a template within it has a code of <see cref="TemplateErrorCodes"/>.</summary>
    public const string InvalidCode = "condition.invalid";

    private const int MaxConditions = 100;
    private const int MaxDepth = 10;
    private const int MaxFieldLength = 200;

    /// <exception cref="TemplateException">A condition is malformed; <see cref="TemplateException.JsonPath"/> says which.</exception>
    public static IReadOnlyList<Condition> Parse(ImmutableArray<BindingCondition> conditions)
    {
        var count = 0;
        return List(conditions.IsDefault ? [] : conditions, "$", 0, ref count);
    }

    private static Condition[] List(ImmutableArray<BindingCondition> conditions, string path, int depth, ref int count)
    {
        count += conditions.Length;
        if (count > MaxConditions) throw Invalid($"there may be at most {MaxConditions} conditions", path);
        if (depth > MaxDepth) throw Invalid($"conditions are nested deeper than {MaxDepth} levels", path);
        var parsed = new Condition[conditions.Length];
        for (var index = 0; index < parsed.Length; index++) parsed[index] = One(conditions[index], $"{path}[{index}]", depth, ref count);
        return parsed;
    }

    private static Condition One(BindingCondition condition, string path, int depth, ref int count)
    {
        var (hasAny, hasAll) = (!condition.Any.IsDefaultOrEmpty, !condition.All.IsDefaultOrEmpty);
        var isTest = condition.Field is not null || condition.Operator is not null || condition.Value is not null;
        if (Convert.ToInt32(hasAny) + Convert.ToInt32(hasAll) + Convert.ToInt32(isTest) != 1)
            throw Invalid("a condition has field, operator and value, or any, or all: exactly one of the three", path);
        if (hasAny) return new ConditionGroup(NeedsAll: false, List(condition.Any, $"{path}.any", depth + 1, ref count));
        return hasAll ? new ConditionGroup(NeedsAll: true, List(condition.All, $"{path}.all", depth + 1, ref count)) : Test(condition, path);
    }

    private static FieldCondition Test(BindingCondition condition, string path)
    {
        if (condition.Field is not { Length: > 0 and <= MaxFieldLength } field) throw Invalid($"field must be 1–{MaxFieldLength} characters", path);
        if (condition.Operator is not { } comparison || !Enum.IsDefined(comparison)) throw Invalid("operator is missing", path);
        var (fieldPath, value) = (Path(field, path), Template(condition.Value, path));
        if (value.IsConstant) CheckConstant(comparison, value.Constant, path);
        return new(field, fieldPath, comparison, value, comparison == ConditionOperator.Matches && value.IsConstant ? Pattern(value, path) : null);
    }

    private static void CheckConstant(ConditionOperator comparison, JsonNode? value, string path)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var refusal = comparison switch
        {
            ConditionOperator.Eq or ConditionOperator.Neq => null,
            ConditionOperator.Exists => kind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null ? null : "exists takes true or false as its value",
            ConditionOperator.In => kind == JsonValueKind.Array ? null : "in takes a list as its value",
            ConditionOperator.Matches => kind == JsonValueKind.String ? null : "matches takes a pattern as its value",
            _ => kind == JsonValueKind.Null ? "value is missing" : null,
        };
        if (refusal is not null) throw Invalid(refusal, path);
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

    private static JsonTemplate Template(JsonText? value, string path)
    {
        try
        {
            return JsonTemplate.Parse(value?.ToString() ?? "null");
        }
        catch (TemplateException error)
        {
            throw error.At($"{path}.value{error.JsonPath?[1..]}");
        }
    }

    private static Regex Pattern(JsonTemplate value, string path)
    {
        try
        {
            return ConditionPattern.Compile(value.Constant!.GetValue<string>());
        }
        catch (TemplateException error)
        {
            throw error.At($"{path}.value");
        }
    }

    private static TemplateException Invalid(string message, string path) => new(InvalidCode, message, 0, 0, path);
}
