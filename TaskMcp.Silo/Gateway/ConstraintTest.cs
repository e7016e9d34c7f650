using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// Whether arguments are what a grant says (SPEC S-5). Unlike conditions of bindings, which are made to be lenient with what a tool brings, these decide
/// access: JSON types count, a list is only what all of its elements are, and whatever can't be compared or is missing does not hold. Pure.
/// </summary>
internal static class ConstraintTest
{
    /// <summary>The first constraint that does not hold; null when all do.</summary>
    public static ArgumentConstraint? FirstBroken(ImmutableArray<ArgumentConstraint> constraints, string nameInToolbox, JsonElement arguments) =>
        constraints.FirstOrDefault(constraint => NamePattern.Matches(constraint.Tool, nameInToolbox) && !Holds(constraint, arguments));

    public static bool Holds(ArgumentConstraint constraint, JsonElement arguments)
    {
        var found = Find(arguments, ConstraintPath.Parse(constraint.Argument));
        if (constraint.Operator == ConstraintOperator.Absent) return found.Count == 0;
        if (found.Count == 0 || found.Contains(null)) return false;
        if (constraint.Operator == ConstraintOperator.Exists) return true;
        var expected = Expected(constraint.Value);
        var pattern = constraint.Operator == ConstraintOperator.Matches ? Pattern(expected) : null;
        return found.All(actual => Test(constraint.Operator, actual!.Value, expected, pattern));
    }

    /// <summary>For the agent, so that it can do better: what is wanted of which argument.</summary>
    public static string Words(ArgumentConstraint constraint)
    {
        var wanted = constraint.Operator switch
        {
            ConstraintOperator.Eq => $"be {constraint.Value}",
            ConstraintOperator.Neq => $"be there and not be {constraint.Value}",
            ConstraintOperator.In => $"be one of {constraint.Value}",
            ConstraintOperator.NotIn => $"be there and be none of {constraint.Value}",
            ConstraintOperator.Matches => $"match the pattern {constraint.Value} as a whole",
            ConstraintOperator.Lt => $"be a number less than {constraint.Value}",
            ConstraintOperator.Lte => $"be a number of at most {constraint.Value}",
            ConstraintOperator.Gt => $"be a number greater than {constraint.Value}",
            ConstraintOperator.Gte => $"be a number of at least {constraint.Value}",
            ConstraintOperator.Exists => "be there",
            _ => "be left out",
        };
        return $"The argument {constraint.Argument} must {wanted}: you were granted this tool on that condition.";
    }

    /// <summary>The expression of <c>matches</c>, which takes time in proportion to the text and counts for the whole of it.</summary>
    /// <exception cref="TemplateException">The pattern is malformed.</exception>
    public static Regex Pattern(JsonElement expected) =>
        ConditionPattern.Compile($@"\A(?:{(expected.ValueKind == JsonValueKind.String ? expected.GetString() : throw new TemplateException(ConditionParser.InvalidCode, "matches takes a pattern", 0, 0))})\z");

    private static bool Test(ConstraintOperator comparison, JsonElement actual, JsonElement expected, Regex? pattern)
    {
        // A list is one value only for who compares it with a list.
        var isWhole = comparison == ConstraintOperator.Eq || (comparison == ConstraintOperator.Neq && expected.ValueKind == JsonValueKind.Array);
        if (actual.ValueKind == JsonValueKind.Array && !isWhole)
            return actual.GetArrayLength() > 0 && actual.EnumerateArray().All(item => item.ValueKind != JsonValueKind.Array && Test(comparison, item, expected, pattern));
        return comparison switch
        {
            ConstraintOperator.Eq => JsonElement.DeepEquals(actual, expected),
            ConstraintOperator.Neq => !JsonElement.DeepEquals(actual, expected),
            ConstraintOperator.In => expected.ValueKind == JsonValueKind.Array && expected.EnumerateArray().Any(option => JsonElement.DeepEquals(actual, option)),
            ConstraintOperator.NotIn => expected.ValueKind == JsonValueKind.Array && !expected.EnumerateArray().Any(option => JsonElement.DeepEquals(actual, option)),
            ConstraintOperator.Matches => actual.ValueKind == JsonValueKind.String && ConditionPattern.IsMatch(pattern!, actual.GetString()!),
            ConstraintOperator.Lt => Compare(actual, expected) < 0,
            ConstraintOperator.Lte => Compare(actual, expected) <= 0,
            ConstraintOperator.Gt => Compare(actual, expected) > 0,
            ConstraintOperator.Gte => Compare(actual, expected) >= 0,
            _ => false,
        };
    }

    private static int? Compare(JsonElement actual, JsonElement expected)
    {
        if (actual.ValueKind != JsonValueKind.Number || expected.ValueKind != JsonValueKind.Number) return null;
        if (actual.TryGetDecimal(out var one) && expected.TryGetDecimal(out var other)) return one.CompareTo(other);
        return actual.TryGetDouble(out var left) && expected.TryGetDouble(out var right) ? left.CompareTo(right) : null;
    }

    // Every place that the path leads to; null where one of several has nothing there.
    private static List<JsonElement?> Find(JsonElement arguments, ImmutableArray<string> path)
    {
        List<JsonElement?> places = [arguments];
        foreach (var segment in path)
        {
            var next = new List<JsonElement?>();
            foreach (var found in places)
            {
                if (found is not { } place)
                {
                    next.Add(null);
                    continue;
                }

                var before = next.Count;
                if (segment == ConstraintPath.Every) next.AddRange(Elements(place));
                else if (Member(place, segment) is { } member) next.Add(member);
                if (next.Count == before) next.Add(null);
            }

            places = next.All(place => place is null) ? [] : next;
        }

        return places;
    }

    private static IEnumerable<JsonElement?> Elements(JsonElement place) => place.ValueKind switch
    {
        JsonValueKind.Array => place.EnumerateArray().Select(item => (JsonElement?)item),
        JsonValueKind.Object => place.EnumerateObject().Select(member => (JsonElement?)member.Value),
        _ => [],
    };

    private static JsonElement? Member(JsonElement place, string segment) => place.ValueKind switch
    {
        JsonValueKind.Object when place.TryGetProperty(segment, out var member) => member,
        JsonValueKind.Array when int.TryParse(segment, System.Globalization.NumberStyles.None, null, out var index) && index < place.GetArrayLength() => place[index],
        _ => null,
    };

    private static JsonElement Expected(JsonText? value)
    {
        using var document = JsonDocument.Parse(value?.Text ?? "null");
        return document.RootElement.Clone();
    }
}
