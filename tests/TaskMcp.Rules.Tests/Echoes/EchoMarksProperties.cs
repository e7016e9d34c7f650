using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Echoes;
using TaskMcp.Webhooks;
using static TaskMcp.Rules.Tests.Echoes.EchoSamples;

namespace TaskMcp.Rules.Tests.Echoes;

/// <summary>Marks of anything that tools are given and answer, and that webhooks say.</summary>
public class EchoMarksProperties
{
    private static readonly string[] Names = ["id", "url", "html_url", "title", "type", "text", "uri", "items", "user", "issue", ""];

    private static readonly string[] Texts =
    [
        "", " ", "Fix it", IssueAddress, "http://", "https://[", "http://a b", "\u0000", "😀", "[{\"id\":\"abcdefgh\"}]", "{\"url\":", "text", "1355517523.000005", "2026-13-45T99:99:99Z", "0000-00-00",
    ];

    private static Gen<JsonNode?> Node(int size) => size <= 0
        ? Scalar()
        : Gen.OneOf(
            Scalar(),
            Gen.Elements(Names).Zip(Node(size / 3)).ListOf().Select(members => (JsonNode?)new JsonObject(members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone())))),
            Node(size / 3).ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])));

    private static Gen<JsonNode?> Scalar() => Gen.OneOf(
        Gen.Elements(Texts).Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Constant((JsonNode?)null), Gen.Constant((JsonNode?)JsonValue.Create(true)));

    private static Arbitrary<JsonNode?> AnyJson() => Gen.Sized(size => Node(Math.Min(size, 60))).ToArbitrary();

    [Fact]
    public void Calls_have_a_bounded_number_of_marks_and_always_the_same() => Prop.ForAll(AnyJson(), AnyJson(), (input, output) =>
    {
        var (given, answered) = (JsonText.From(input), JsonText.From(output));
        var marks = CallMarks.OfInput(Task(), given).AddRange(CallMarks.OfOutput(Task(), given, answered));
        marks.Length.ShouldBeLessThanOrEqualTo(CallMarks.Most);
        marks.ShouldBe(CallMarks.OfInput(Task(), given).AddRange(CallMarks.OfOutput(Task(), given, answered)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Deliveries_ask_for_a_bounded_number_of_marks() => Prop.ForAll(AnyJson(), Gen.Elements(Texts).ToArbitrary(), (payload, text) =>
    {
        var mapped = new MappedTask { Title = text, Note = text, ExternalId = text, ExternalUrl = text, Tags = [.. Texts] };
        EchoQuestion.Of(Github, Caller, mapped, payload, text).Marks.Length.ShouldBeLessThanOrEqualTo(EchoQuestion.Most);
        EchoQuestion.OfPayload(payload, text).Marks.Length.ShouldBeLessThanOrEqualTo(EchoQuestion.Most);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_thing_that_a_call_made_is_found_wherever_its_answer_wraps_it() => Prop.ForAll(Gen.Elements("data", "result", "issue", "item").ListOf().Where(path => path.Count < 4).ToArbitrary(), path =>
    {
        JsonNode answer = Issue();
        foreach (var name in path) answer = new JsonObject { ["ok"] = true, [name] = answer };
        var question = Question(Mapped("Other", "Other."));
        EchoRules.OfCreation(question, Found(question, Call("{}", answer)), Noon.AddMinutes(5)).ShouldNotBeNull();
    }).QuickCheckThrowOnFailure();

    [Theory, InlineData("""{"id":"\ud800abcdef"}"""), InlineData("not json"), InlineData(""), InlineData("""{"\udc00":"abcdefgh"}""")]
    public void What_is_no_text_or_no_json_has_no_marks(string output) => CallMarks.OfOutput(Task(), new("{}"), new(output)).ShouldBeEmpty();

    [Fact]
    public void Large_answers_cost_nothing()
    {
        var large = new StringBuilder("[").AppendJoin(',', Enumerable.Range(0, 20_000).Select(number => $"{{\"id\":\"{number:000000000000}\"}}")).Append(']').ToString();
        CallMarks.OfOutput(Task(), new("{}"), new(large)).ShouldBeEmpty();
        JsonLeaves.LongestJson.ShouldBeLessThan(large.Length);
        using var document = JsonDocument.Parse(large);
        JsonLeaves.All(document.RootElement).Count().ShouldBeLessThanOrEqualTo(1_000);
    }
}
