using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Templates.Filters;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>Random templates, mostly nearly right, and random data, some of it hostile.</summary>
internal static class TemplateGenerators
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{{-", "-}}", "{%-", "-%}", "{{ x", " }}", "| ", ": ", ", ", ".", "..", "[", "]", "(", ")", "'", "\"", "+", "-", "==", "<", "!=", "=",
        "task", ".title", "payload", "x", "y", "now", "24h", "1", "0", "-3", "99999999", "1.5", "'gh-'", "''", "'%Y %s'", "nil", "true", "empty", " and ", " or ", " contains ", " in ",
        "{% if x %}", "{% else %}", "{% elsif x == y %}", "{% endif %}", "{% for i in x %}", "{% for i in (1..9) %}", "{% endfor %}", "{% break %}", "{% continue %}", "{% case x %}", "{% when 1 %}",
        "{% endcase %}", "{% assign y = x %}", "{% capture y %}", "{% endcapture %}", "{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}", "{% # %}", "{% unless x %}", "{% endunless %}",
        " ", "\n", "text", "😀", "\ud800", "\0",
    ];

    private static readonly string[] Values =
        ["x", "x.a", "x[0]", "y", "payload", "now", "1", "-1", "0", "2.5", "99999999999999", "'a'", "''", "'%F %99d'", "24h", "nil", "true", "empty", "(1..5)", "(1..99999999)"];

    private static readonly string[] Texts = ["", "a", "{{ x }}", "{% raw %}", "\"", "\\", "\u0000", "\ud800", "😀", "2026-12-01T09:00:00Z", "9999-12-31T23:59:59Z", "1e9", "1h", "<b>&", "gh-x", "\n"];

    /// <summary>Well-formed templates, the same with a hole, and pieces in any order.</summary>
    public static Arbitrary<string> Templates()
    {
        var soup = Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));
        var broken =
            from template in Block(3)
            from at in Gen.Choose(0, int.Max(0, template.Length - 1))
            from length in Gen.Choose(1, 4)
            select template.Length == 0 ? "" : template.Remove(at, int.Min(length, template.Length - at));
        return Gen.OneOf(Block(3), broken, soup).ToArbitrary();
    }

    /// <summary>Well-formed chains of any filters with any arguments.</summary>
    public static Arbitrary<string> Chains() => Chain().ToArbitrary();

    private static Gen<string> Chain()
    {
        var filter =
            from name in Gen.Elements(FilterTable.Names.ToArray())
            let arity = FilterTable.Find(name)!
            from count in Gen.Choose(arity.MinArguments, arity.MaxArguments)
            from arguments in Gen.Elements(Values).ListOf(count)
            select $" | {name}{(count == 0 ? "" : ": " + string.Join(", ", arguments))}";
        return
            from value in Gen.Elements(Values)
            from count in Gen.Choose(0, 5)
            from filters in filter.ListOf(count)
            select $"{{{{ {value}{string.Concat(filters)} }}}}";
    }

    private static Gen<string> Block(int depth)
    {
        var simple = Gen.OneOf(
            Chain(), Gen.Elements(Texts.Where(text => !text.Contains('{')).ToArray()), Gen.Elements(Values).Select(value => $"{{% assign y = {value} %}}"), Gen.Constant("{% # x %}"));
        if (depth == 0) return simple;
        var test =
            from left in Gen.Elements(Values)
            from comparison in Gen.Elements("==", "!=", "<", ">=", "contains", "and", "or", "+ 1 <", "- 24h >")
            from right in Gen.Elements(Values)
            select $"{left} {comparison} {right}";
        var nested = Gen.OneOf(
            from condition in test from body in Block(depth - 1) from other in Block(depth - 1) select $"{{% if {condition} %}}{body}{{%- elsif x -%}}{other}{{% else %}}-{{% endif %}}",
            from items in Gen.Elements(Values) from body in Block(depth - 1) select $"{{% for i in {items} limit: 7 %}}{body}{{{{ forloop.index }}}}{{% else %}}none{{% endfor %}}",
            from value in Gen.Elements(Values) from body in Block(depth - 1) select $"{{% case x %}}{{% when {value}, 1 %}}{body}{{% else %}}{{% endcase %}}",
            from body in Block(depth - 1) select $"{{% capture y %}}{body}{{% endcapture %}}{{{{- y -}}}}");
        return Gen.OneOf(simple, nested).ListOf().Select(parts => string.Concat(parts.Take(4)));
    }

    public static Arbitrary<JsonNode?> Json() => Node(3).ToArbitrary();

    private static Gen<JsonNode?> Node(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements(Texts).Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Elements(0m, -1m, 1.5m, decimal.MaxValue, decimal.MinValue).Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Elements("1e300", "-1e-300", "\"\\ud800\"", "{\"a\":1,\"a\":2}", "null", "true").Select(JsonNode? (text) => JsonNode.Parse(text)));
        if (depth == 0) return scalar;
        var list = Node(depth - 1).ListOf().Select(JsonNode? (items) => new JsonArray([.. items.Take(5).Select(item => item?.DeepClone())]));
        var map = Node(depth - 1).Two().Select(JsonNode? (pair) => new JsonObject { ["a"] = pair.Item1?.DeepClone(), ["b"] = pair.Item2?.DeepClone() });
        return Gen.OneOf(scalar, scalar, list, map);
    }
}
