using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>What HTTP adds to a session: statuses, headers, giving up (SPEC C-6, C-10).</summary>
public sealed class HttpSessionTests : IAsyncLifetime
{
    private StubHttpServer _server = null!;

    public async Task InitializeAsync() => _server = await StubHttpServer.Started();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(401, McpErrorCode.AuthFailed, false)]
    [InlineData(403, McpErrorCode.AuthFailed, false)]
    [InlineData(429, McpErrorCode.RateLimited, false)]
    [InlineData(500, McpErrorCode.ServerError, false)]
    [InlineData(503, McpErrorCode.ConnectionError, true)]
    [InlineData(404, McpErrorCode.ConnectionError, false)]
    [InlineData(307, McpErrorCode.ServerError, false)]
    public async Task HttpSession_tells_statuses_apart(int status, McpErrorCode code, bool outcomeUnknown)
    {
        _server.OnCall = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await using var session = await Connect();
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, CancellationToken.None));
        failure.Code.ShouldBe(code);
        failure.OutcomeUnknown.ShouldBe(outcomeUnknown);
        failure.RetryAfter.ShouldBe(status is 429 or 503 ? TimeSpan.FromSeconds(7) : null);
        session.IsOpen.ShouldBe(status != 404, "only a session that the server forgot is over");
    }

    [Fact]
    public async Task HttpSession_does_not_send_a_call_twice_when_the_connection_breaks()
    {
        _server.OnCall = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var session = await Connect();
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, CancellationToken.None));
        failure.OutcomeUnknown.ShouldBeTrue();
        _server.Messages.Count(message => (string?)message["method"] == "tools/call").ShouldBe(1);
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(404, false)]
    [InlineData(400, false)]
    public async Task HttpSession_that_the_server_forgot_does_not_say_that_its_other_calls_did_nothing(int status, bool isAnswered)
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _server.OnCall = _ =>
        {
            arrived.SetResult();
            return answer.Task;
        };
        var session = await Connect();
        var other = Call(session, CancellationToken.None);
        await arrived.Task.WaitAsync(Soon.Limit);
        _server.OnCall = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        (await Should.ThrowAsync<McpFailureException>(() => Call(session, CancellationToken.None))).OutcomeUnknown.ShouldBeFalse();
        session.IsOpen.ShouldBeFalse();
        if (isAnswered)
        {
            answer.SetResult();
            (await other.WaitAsync(Soon.Limit))["content"].ShouldNotBeNull();
            await session.DisposeAsync();
            return;
        }

        await session.DisposeAsync();
        (await Should.ThrowAsync<McpFailureException>(() => other.WaitAsync(Soon.Limit))).OutcomeUnknown.ShouldBeTrue();
        answer.SetResult();
    }

    [Fact]
    public async Task HttpSession_sends_the_key_with_every_request_and_no_cookie()
    {
        await using var session = await Connect();
        await Call(session, CancellationToken.None);
        _server.Headers.ShouldNotBeEmpty();
        _server.Headers.ShouldAllBe(headers => headers["X-Api-Key"] == "the-key" && !headers.ContainsKey("Cookie"));
    }

    [Fact]
    public async Task HttpSession_tells_the_server_that_a_call_was_given_up()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnCall = async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Response.StatusCode = 499;
        };
        await using var session = await Connect();
        using var cancellation = new CancellationTokenSource();
        var call = Call(session, cancellation.Token);
        await arrived.Task.WaitAsync(Soon.Limit);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Soon.Limit));
        var id = (string?)_server.Messages.Single(message => (string?)message["method"] == "tools/call")["id"];
        await Soon.Holds(() => _server.Messages.Any(message => (string?)message["method"] == "notifications/cancelled" && (string?)message["params"]!["requestId"] == id));
    }

    private static Task<System.Text.Json.Nodes.JsonObject> Call(ServerSession session, CancellationToken cancellationToken) =>
        session.CallTool(session.Catalog.Find("stub", "call")!, [], "key-1", progress: null, cancellationToken);

    private Task<ServerSession> Connect()
    {
        var settings = new McpServerSettings
        {
            ServerType = "stub",
            Transport = new() { Type = TransportType.StreamableHttp, Url = _server.Url },
            Headers = ImmutableDictionary<string, string>.Empty.Add("X-Api-Key", "the-key"),
            Http = Loopback.Http,
            Redactor = new(["the-key"]),
        };
        return ServerSession.Connect(settings, new(), TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
    }
}
