using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

public class OpenCallsTests
{
    [Fact]
    public async Task OpenCalls_gives_a_call_up_whose_answer_could_not_be_sent()
    {
        var givenUp = new List<OpenCall>();
        using var calls = new OpenCalls(TimeProvider.System, _ => throw new IOException("broken"), GiveUp, _ => { });
        var call = new OpenCall("call-1", RequestMethods.ToolsCall, "ask");
        call.Send(_ => new TaskCompletionSource<JsonRpcResponse>().Task);
        calls.Add(call);
        calls.Asked(new() { Id = new RequestId(7), Method = RequestMethods.ElicitationCreate, Params = new JsonObject { ["message"] = "Sure?" } }, ofCall: null);
        var question = (await calls.Next(call, CancellationToken.None).Soon()).ShouldNotBeNull();

        var answers = new InputAnswers { RequestState = question.RequestState, Responses = ImmutableDictionary<string, JsonText>.Empty.Add(OpenCalls.Key, new("""{"action":"decline"}""")) };
        await Should.ThrowAsync<IOException>(() => calls.Resume(RequestMethods.ToolsCall, "ask", new() { Answers = answers }).Soon());
        givenUp.ShouldBe([call]);

        Task GiveUp(OpenCall abandoned)
        {
            givenUp.Add(abandoned);
            return Task.CompletedTask;
        }
    }
}
