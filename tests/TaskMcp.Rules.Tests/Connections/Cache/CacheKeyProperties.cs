using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Connections.Cache;

namespace TaskMcp.Rules.Tests.Connections.Cache;

/// <summary>The keys of cached results (SPEC C-12).</summary>
public class CacheKeyProperties
{
    private static Arbitrary<(string Name, int Value)[]> Members() =>
        Gen.Elements("a", "b", "c", "", "é", "\"", "x y").Zip(Gen.Choose(-5, 5)).ArrayOf().Select(members => members.DistinctBy(member => member.Item1).ToArray()).ToArbitrary();

    [Fact]
    public void The_same_input_has_the_same_key_however_it_is_written() => Prop.ForAll(Members(), members =>
        Key(Json(members)) == Key(Json([.. members.Reverse()]).Replace(":", " :\n\t", StringComparison.Ordinal))).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_input_has_another_key() => Prop.ForAll(Members(), Members(), (some, others) =>
        some.ToHashSet().SetEquals(others) == (Key(Json(some)) == Key(Json(others)))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"a":1.0}""", """{"a":1}""", true)]
    [InlineData("""{"a":1e2}""", """{"a":100}""", true)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    public void Values_are_told_apart_as_JSON_does(string one, string other, bool same) => (Key(one) == Key(other)).ShouldBe(same);

    [Theory]
    [InlineData("""{"id":9007199254740993}""")]
    [InlineData("""{"deep":[{"id":1234567890123456}]}""")]
    [InlineData("""{"a":1,"a":2}""")]
    public void An_input_without_a_canonical_form_of_its_own_has_no_key(string input) => Key(input).ShouldBeNull();

    [Fact]
    public void Tool_principal_and_kind_are_part_of_the_key()
    {
        using var input = JsonDocument.Parse("{}");
        CacheKey?[] keys =
        [
            CacheKey.OfTool("a", input.RootElement, false, null), CacheKey.OfTool("b", input.RootElement, false, null), CacheKey.OfTool("a", input.RootElement, false, ""),
            CacheKey.OfTool("a", input.RootElement, false, "x"), CacheKey.OfTool("a", input.RootElement, true, "x"), CacheKey.OfResource("a", null), CacheKey.OfResource("a", "x"),
        ];
        keys.Distinct().Count().ShouldBe(keys.Length);
    }

    private static CacheKey? Key(string input)
    {
        using var document = JsonDocument.Parse(input);
        return CacheKey.OfTool("hash", document.RootElement, false, "principal");
    }

    private static string Json((string Name, int Value)[] members) =>
        $"{{{string.Join(",", members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Value}"))}}}";
}
