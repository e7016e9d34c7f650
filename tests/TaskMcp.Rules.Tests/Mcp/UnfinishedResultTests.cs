using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

/// <summary>MCP 2026-07-28, multi round-trip requests (SEP-2322).</summary>
public class UnfinishedResultTests
{
    [Theory]
    [InlineData("""{"content":[]}""")]
    [InlineData("""{"resultType":"complete","content":[]}""")]
    public void UnfinishedResult_is_no_result_that_is_complete_or_has_no_type(string result)
    {
        Received(result).ToJsonString().ShouldBe(result);
        UnfinishedResult.Read(Received(result), InputOffers.People).ShouldBeNull();
    }

    [Fact]
    public void UnfinishedResult_is_hidden_from_the_sdk_and_read_whole()
    {
        var result = Received("""{"resultType":"input_required","requestState":"a\"b\u00e9","inputRequests":{"k":{"method":"elicitation/create","params":{"message":"?","n":1.50}}}}""");
        result.ContainsKey("resultType").ShouldBeFalse();
        var asked = UnfinishedResult.Read(result, InputOffers.People).ShouldNotBeNull();
        asked.RequestState.ShouldBe("a\"b\u00e9");
        asked.Requests["k"].Params.Text.ShouldBe("""{"message":"?","n":1.50}""");
    }

    [Fact]
    public void UnfinishedResult_may_have_a_state_only() =>
        UnfinishedResult.Read(Received("""{"resultType":"input_required","requestState":""}"""), InputOffers.People)!.RequestState.ShouldBe("");

    [Theory]
    [InlineData("""{"resultType":"input_required"}""", "without saying for what")]
    [InlineData("""{"resultType":"input_required","inputRequests":{}}""", "without saying for what")]
    [InlineData("""{"resultType":"input_required","requestState":7}""", "requestState that is no text")]
    [InlineData("""{"resultType":"input_required","requestState":"s","inputRequests":[]}""", "inputRequests is no object")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":{"method":"roots/list"}}}""", "roots/list")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":null}}""", "without a method")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create"}}}""", "params is no object")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create","params":{"a":"\ud800"}}}}""", "can't be kept")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create","params":{"mode":"url","url":"javascript:alert(1)"}}}}""", "no http or https URL")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create","params":{"mode":"url","url":"https://bank.example@evil.example/"}}}}""", "no http or https URL")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create","params":{"mode":"url"}}}}""", "no http or https URL")]
    [InlineData("""{"resultType":"task"}""", "\"task\"")]
    [InlineData("""{"resultType":{}}""", "{}")]
    public void UnfinishedResult_that_makes_no_sense_is_a_failure(string result, string words)
    {
        var failure = Should.Throw<McpFailureException>(() => UnfinishedResult.Read(Received(result), InputOffers.People));
        failure.Code.ShouldBe(McpErrorCode.ServerError);
        failure.Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("""{"method":"roots/list"}""", InputOffers.Roots)]
    [InlineData("""{"method":"sampling/createMessage","params":{"messages":[],"maxTokens":1}}""", InputOffers.Sampling)]
    [InlineData("""{"method":"sampling/createMessage","params":{"messages":[],"maxTokens":1,"tools":[]}}""", InputOffers.Sampling | InputOffers.SamplingTools)]
    [InlineData("""{"method":"elicitation/create","params":{"message":"?"}}""", InputOffers.Elicitation)]
    [InlineData("""{"method":"elicitation/create","params":{"mode":"url","url":"https://example.com"}}""", InputOffers.UrlElicitation)]
    public void UnfinishedResult_asks_whoever_offers_to_answer_and_nobody_else(string question, InputOffers needed)
    {
        var result = $$$"""{"resultType":"input_required","inputRequests":{"k":{{{question}}}}}""";
        UnfinishedResult.Read(Received(result), needed).ShouldNotBeNull().Requests["k"].Method.ShouldBe(JsonNode.Parse(question)!["method"]!.GetValue<string>());
        foreach (var flag in Enum.GetValues<InputOffers>().Where(flag => flag != InputOffers.None && needed.HasFlag(flag)))
        {
            Should.Throw<McpFailureException>(() => UnfinishedResult.Read(Received(result), (InputOffers)31 & ~flag)).Message.ShouldContain("does not answer");
        }
    }

    private static JsonObject Received(string result)
    {
        var response = new JsonRpcResponse { Id = new RequestId(1), Result = JsonNode.Parse(result) };
        UnfinishedResult.Hide(response);
        return response.Result!.AsObject();
    }
}
