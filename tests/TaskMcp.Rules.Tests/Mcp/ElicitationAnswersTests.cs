using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

/// <summary>MCP, elicitation; defaults of SEP-1034, enumerations of SEP-1330.</summary>
public class ElicitationAnswersTests
{
    private const string Form = """
        {
          "message": "Who?",
          "requestedSchema": {
            "type": "object",
            "properties": {
              "name": { "type": "string", "minLength": 2, "default": "John" },
              "age": { "type": "integer", "minimum": 18, "default": 30 },
              "score": { "type": "number", "default": 95.50 },
              "verified": { "type": "boolean", "default": false },
              "status": { "type": "string", "enum": ["active", "inactive"], "enumNames": ["On", "Off"], "default": "active" },
              "color": { "type": "string", "oneOf": [{ "const": "#f00", "title": "Red" }, { "const": "#0f0", "title": "Green" }], "default": "#0f0" },
              "tags": { "type": "array", "maxItems": 2, "items": { "anyOf": [{ "const": "a", "title": "A" }, { "const": "b", "title": "B" }] }, "default": ["a"] },
              "note": { "type": "string" }
            },
            "required": ["name", "status"]
          }
        }
        """;

    private static readonly InputQuestion Question = new() { Method = "elicitation/create", Params = new(Form) };

    [Fact]
    public void ElicitationAnswers_fill_in_every_default_that_is_missing() =>
        Completed("""{"action":"accept"}""").ShouldBe(
            """{"action":"accept","content":{"name":"John","age":30,"score":95.50,"verified":false,"status":"active","color":"#0f0","tags":["a"]}}""");

    [Fact]
    public void ElicitationAnswers_keep_what_was_given() =>
        Completed("""{"action":"accept","content":{"tags":[],"verified":true,"name":"Ada","age":18.0,"score":1e2,"status":"inactive","color":"#f00"}}""").ShouldBe(
            """{"action":"accept","content":{"tags":[],"verified":true,"name":"Ada","age":18.0,"score":1e2,"status":"inactive","color":"#f00"}}""");

    [Theory]
    [InlineData("""{"action":"accept","content":{"age":17}}""", "responses.who.content.age", "must be at least 18")]
    [InlineData("""{"action":"accept","content":{"age":"20"}}""", "responses.who.content.age", "must be an integer")]
    [InlineData("""{"action":"accept","content":{"name":null}}""", "responses.who.content.name", "must be a string")]
    [InlineData("""{"action":"accept","content":{"status":"On"}}""", "responses.who.content.status", "must be one of")]
    [InlineData("""{"action":"accept","content":{"color":"Red"}}""", "responses.who.content.color", "")]
    [InlineData("""{"action":"accept","content":{"tags":["c"]}}""", "responses.who.content.tags[0]", "")]
    [InlineData("""{"action":"accept","content":{"tags":["a","b","a"]}}""", "responses.who.content.tags", "at most 2")]
    [InlineData("""{"action":"accept","content":[]}""", "responses.who.content", "must be an object")]
    [InlineData("""{"action":"decline","content":{"name":"Ada"}}""", "responses.who.content", "must be left out")]
    [InlineData("""{"action":"Accept"}""", "responses.who.action", "must be accept, decline or cancel")]
    [InlineData("""{"content":{}}""", "responses.who.action", "must be accept, decline or cancel")]
    [InlineData("null", "responses.who", "must be an object")]
    [InlineData("\"accept\"", "responses.who", "must be an object")]
    [InlineData("""{"action":"cancel","action":"accept"}""", "responses.who", "each member once")]
    [InlineData("""{"action":"accept","content":{"name":"\ud800"}}""", "responses.who", "must be an object")]
    public void ElicitationAnswers_are_refused_naming_the_field(string answer, string field, string message)
    {
        var refusal = ElicitationAnswers.Complete("who", Question, new(answer)).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe("mcp.invalid_input");
        refusal.Errors.Keys.ShouldBe([field]);
        refusal.Errors[field][0].ShouldStartWith($"{field} ");
        refusal.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("""{"action":"decline"}""")]
    [InlineData("""{"action":"cancel"}""")]
    [InlineData("""{"action":"cancel","content":null}""")]
    public void ElicitationAnswers_that_do_not_accept_have_no_content(string answer) => Completed(answer).ShouldNotContain("content");

    [Fact]
    public void ElicitationAnswers_to_a_link_have_no_content()
    {
        var link = Question with { Params = new("""{"mode":"url","message":"Sign","url":"https://example.com","elicitationId":"1"}""") };
        ElicitationAnswers.Complete("who", link, new("""{"action":"accept"}""")).Value.Text.ShouldBe("""{"action":"accept"}""");
        ElicitationAnswers.Complete("who", link, new("""{"action":"accept","content":{"a":1}}""")).Refusal!.Errors.Keys.ShouldBe(["responses.who.content"]);
    }

    [Fact]
    public void ElicitationAnswers_must_answer_all_that_was_asked_and_nothing_else()
    {
        var asked = new InputRequired { Requests = ImmutableDictionary<string, InputQuestion>.Empty.Add("who", Question).Add("why", Question), RequestState = "s\n\u00e9" };
        var yes = new JsonText("""{"action":"accept"}""");
        var answers = ElicitationAnswers.Complete(asked, ImmutableDictionary<string, JsonText>.Empty.Add("who", yes).Add("why", yes)).Value.ShouldNotBeNull();
        answers.RequestState.ShouldBe(asked.RequestState);
        answers.Responses.Keys.ShouldBe(["who", "why"], ignoreOrder: true);
        answers.Responses["why"].Text.ShouldContain("John");
        ElicitationAnswers.Complete(asked, ImmutableDictionary<string, JsonText>.Empty.Add("who", yes).Add("when", yes)).Refusal!.Errors.Keys
            .ShouldBe(["responses.why", "responses.when"], ignoreOrder: true);
    }

    private static string Completed(string answer) => ElicitationAnswers.Complete("who", Question, new(answer)).Value.Text;
}
