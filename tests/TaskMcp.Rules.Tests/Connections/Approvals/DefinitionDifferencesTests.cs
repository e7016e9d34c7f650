using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Approvals;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Connections.Approvals;

public class DefinitionDifferencesTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", "/a: 1 -> 2")]
    [InlineData("""{"a":1}""", """{}""", "/a: 1 -> ")]
    [InlineData("""{}""", """{"a":null}""", "/a:  -> null")]
    [InlineData("""{"a":{"b":[1,2]}}""", """{"a":{"b":[1,3,4]}}""", "/a/b/1: 2 -> 3; /a/b/2:  -> 4")]
    [InlineData("""{"a":[1]}""", """{"a":{"0":1}}""", """/a: [1] -> {"0":1}""")]
    [InlineData("""{"a/b~c":1}""", """{"a/b~c":2}""", "/a~1b~0c: 1 -> 2")]
    [InlineData("""{"":1}""", """{"":2}""", "/: 1 -> 2")]
    [InlineData("""{"b":1,"a":1}""", """{"a":2,"b":2}""", "/a: 1 -> 2; /b: 1 -> 2")]
    [InlineData("""{"a":1.0}""", """{"a":1}""", "")]
    [InlineData("""[1]""", """{"a":1}""", """: [1] -> {"a":1}""")]
    public void DefinitionDifferences_name_every_place(string was, string @is, string expected) =>
        string.Join("; ", Between(was, @is).Select(item => $"{item.Path}: {item.Was?.Text} -> {item.Is?.Text}")).ShouldBe(expected);

    [Fact]
    public void DefinitionDifferences_of_what_is_not_known_any_more_show_the_whole()
    {
        var difference = DefinitionDifferences.Between(null, JsonNode.Parse("""{"a":1}""")).ShouldHaveSingleItem();
        (difference.Path, difference.Was, difference.Is).ShouldBe(("", null, new JsonText("""{"a":1}""")));
    }

    [Fact]
    public void DefinitionDifferences_leave_nothing_out_when_there_are_many()
    {
        var many = new JsonObject(Enumerable.Range(0, 1_000).Select(i => KeyValuePair.Create($"n{i}", (JsonNode?)i)));
        var difference = DefinitionDifferences.Between(new JsonObject(), many).ShouldHaveSingleItem();
        difference.Is!.Value.Text.ShouldBe(CanonicalJson.Write(many));
    }

    [Fact]
    public void DefinitionDifferences_of_equal_values_are_none() => Prop.ForAll(Values, value =>
        Between(value, value).ShouldBeEmpty()).QuickCheckThrowOnFailure();

    [Fact]
    public void DefinitionDifferences_make_the_one_of_the_other_when_they_are_applied() => Prop.ForAll(Values, Values, (was, @is) =>
    {
        var (made, differences) = (JsonNode.Parse(was), Between(was, @is));
        // Items go away from the end and come in order, so that places in lists stay as they are.
        foreach (var difference in differences.Where(item => item.Was is not null).Reverse()) made = Apply(made, difference);
        foreach (var difference in differences.Where(item => item.Was is null)) made = Apply(made, difference);
        Trimmed(made).ShouldBe(CanonicalJson.Write(JsonNode.Parse(@is)));
    }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<DefinitionDifference> Between(string was, string @is) => [.. DefinitionDifferences.Between(JsonNode.Parse(was), JsonNode.Parse(@is))];

    private static string Trimmed(JsonNode? node) => CanonicalJson.Write(node);

    private static JsonNode? Apply(JsonNode? root, DefinitionDifference difference)
    {
        if (difference.Path.Length == 0) return difference.Is?.ToNode();
        var steps = difference.Path[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node![step]);
        if (parent is JsonArray items) ApplyTo(items, int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture), difference);
        else if (difference.Is is { } value) parent!.AsObject()[steps[^1]] = value.ToNode();
        else parent!.AsObject().Remove(steps[^1]);
        return root;
    }

    private static void ApplyTo(JsonArray items, int at, DefinitionDifference difference)
    {
        if (difference.Is is not { } value) items.RemoveAt(at);
        else if (difference.Was is null) items.Insert(at, value.ToNode());
        else items[at] = value.ToNode();
    }

    private static Arbitrary<string> Values => Gen.Sized(size => Value(Math.Min(size, 8))).Select(node => node?.ToJsonString() ?? "null").Where(text => text != "null").ToArbitrary();

    private static Gen<JsonNode?> Value(int depth)
    {
        var leaf = Gen.OneOf(Gen.Choose(0, 3).Select(number => (JsonNode?)number), Gen.Elements("a", "b/c", "~").Select(text => (JsonNode?)text), Gen.Constant((JsonNode?)null), Gen.Elements(true, false).Select(flag => (JsonNode?)flag));
        if (depth <= 0) return leaf;
        var lists = Value(depth / 2).ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(4).Select(item => item?.DeepClone())]));
        var objects = Gen.Elements("a", "b", "a/b", "~", "", "~1").ListOf().SelectMany(names => Value(depth / 2).ListOf().Select(values =>
            (JsonNode?)new JsonObject(names.Distinct().Zip(values).Select(pair => KeyValuePair.Create(pair.First, pair.Second?.DeepClone())))));
        return Gen.OneOf(leaf, lists, objects);
    }
}
