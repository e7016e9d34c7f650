using System.Globalization;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

internal sealed partial class SchemaCheck
{
    private void CheckString(JsonElement schema, string value, string path, List<SchemaError> errors)
    {
        var hasLeast = Limit(schema, "minLength", out var least);
        var hasMost = Limit(schema, "maxLength", out var most);
        if (hasLeast || hasMost)
        {
            // Lengths are in characters as RFC 8259 knows them, that is, code points.
            var length = value.EnumerateRunes().Count();
            if (hasLeast && length < least) errors.Add(new(path, $"must have at least {least} characters (has {length})"));
            if (hasMost && length > most) errors.Add(new(path, $"must have at most {most} characters (has {length})"));
        }

        if (!schema.TryGetProperty("pattern", out var given) || given.ValueKind != JsonValueKind.String) return;
        SpendOnText(given);
        var pattern = given.GetString()!;
        if (!patterns.Matches(pattern, value)) errors.Add(new(path, $"must match the pattern {pattern}"));
    }

    private static void CheckNumber(JsonElement schema, JsonElement value, string path, List<SchemaError> errors)
    {
        CheckBound(schema, "minimum", value, path, "at least", order => order >= 0, errors);
        CheckBound(schema, "maximum", value, path, "at most", order => order <= 0, errors);
        CheckBound(schema, "exclusiveMinimum", value, path, "more than", order => order > 0, errors);
        CheckBound(schema, "exclusiveMaximum", value, path, "less than", order => order < 0, errors);
        if (schema.TryGetProperty("multipleOf", out var factor) && factor.ValueKind == JsonValueKind.Number && !IsMultiple(value, factor))
        {
            errors.Add(new(path, $"must be a multiple of {factor.GetRawText()} (was {Shown(value)})"));
        }
    }

    private static void CheckBound(JsonElement schema, string keyword, JsonElement value, string path, string words, Func<int, bool> fits, List<SchemaError> errors)
    {
        if (!schema.TryGetProperty(keyword, out var bound) || bound.ValueKind != JsonValueKind.Number || fits(Compare(value, bound))) return;
        errors.Add(new(path, $"must be {words} {bound.GetRawText()} (was {Shown(value)})"));
    }

    // Decimals are exact for what people write; doubles reach further.
    private static int Compare(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out var exactLeft) && right.TryGetDecimal(out var exactRight)
            ? exactLeft.CompareTo(exactRight)
            : Inexact(left).CompareTo(Inexact(right));

    private static bool IsMultiple(JsonElement value, JsonElement factor)
    {
        if (value.TryGetDecimal(out var exact) && factor.TryGetDecimal(out var exactFactor)) return exactFactor == 0 || exact % exactFactor == 0;
        var quotient = Inexact(value) / Inexact(factor);
        return double.IsFinite(quotient) && quotient == Math.Floor(quotient);
    }

    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var exact) ? exact == decimal.Truncate(exact) : Inexact(value) is var number && number == Math.Floor(number);

    private static double Inexact(JsonElement number) => double.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
