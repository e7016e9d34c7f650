using System.Net;
using ModelContextProtocol;
using TaskMcp.Silo.Mcp;
using Code = TaskMcp.Connections.McpErrorCode;
using RpcCode = ModelContextProtocol.McpErrorCode;

namespace TaskMcp.Rules.Tests.Mcp;

public class McpFailuresTests
{
    public static TheoryData<Exception, Code, bool> Known() => new()
    {
        { new McpProtocolException("Unknown tool: x", RpcCode.InvalidParams), Code.ToolNotFound, false },
        { new McpProtocolException("bad", RpcCode.InvalidParams), Code.InvalidInput, false },
        { new McpProtocolException("no such resource", RpcCode.ResourceNotFound), Code.InvalidInput, false },
        { new McpProtocolException("no", RpcCode.MethodNotFound), Code.ToolNotFound, false },
        { new McpProtocolException("no", RpcCode.InternalError), Code.ServerError, false },
        { new HttpRequestException(HttpRequestError.ConnectionError), Code.ConnectionError, false },
        { new HttpRequestException(HttpRequestError.NameResolutionError), Code.ConnectionError, false },
        { new HttpRequestException(HttpRequestError.ResponseEnded), Code.ConnectionError, true },
        { new HttpRequestException("", null, HttpStatusCode.NotFound), Code.ConnectionError, false },
        { new HttpRequestException("", null, HttpStatusCode.BadGateway), Code.ConnectionError, true },
        { new HttpRequestException("", null, HttpStatusCode.InternalServerError), Code.ServerError, false },
        { new IOException("gone"), Code.ConnectionError, true },
        { new OperationCanceledException(), Code.ConnectionError, true },
    };

    [Theory, MemberData(nameof(Known))]
    public void McpFailures_tells_code_and_whether_the_outcome_is_known(Exception error, Code code, bool outcomeUnknown)
    {
        var failure = McpFailures.Of(error, SecretRedactor.None).ShouldNotBeNull();
        failure.Code.ShouldBe(code);
        failure.OutcomeUnknown.ShouldBe(outcomeUnknown);
    }

    [Fact]
    public void McpFailures_leaves_bugs_alone() => McpFailures.Of(new FormatException(), SecretRedactor.None).ShouldBeNull();

    [Fact]
    public void McpFailures_takes_credentials_out_of_messages() =>
        McpFailures.Of(new McpProtocolException("no: secret-key", RpcCode.InternalError), new(["secret-key"]))!.Message.ShouldBe("no: ***");

    [Theory]
    [InlineData(Code.RateLimited, "mcp.rate_limited")]
    [InlineData(Code.ToolNotFound, "mcp.tool_not_found")]
    public void McpFailureException_as_a_refusal_has_a_stable_code(Code code, string refusal) =>
        new McpFailureException(code, "words").ToRefusal().Code.ShouldBe(refusal);
}
