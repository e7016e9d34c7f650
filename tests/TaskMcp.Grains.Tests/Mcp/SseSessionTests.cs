using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>HTTP with server-sent events, as servers of 2024-11-05 speak it, with a real server (SPEC C-1).</summary>
public class SseSessionTests
{
    private readonly LogRing _log = new();

    [Theory]
    [InlineData(null)]
    [InlineData("2024-11-05")]
    [InlineData("2025-06-18")]
    public async Task SseSession_lists_and_calls_reads_and_prompts(string? version)
    {
        await using var server = await EverythingOverHttp.Started(mode: "sse");
        await using var session = await Connect(server, version);
        if (version is not null) session.ProtocolVersion.ShouldBe(version);
        var result = await session.CallTool(session.Catalog.Find("test", "echo")!, new() { ["message"] = "hello" }, idempotencyKey: null, progress: null, CancellationToken.None);
        ToolOutput.Of(result).Text.ShouldContain("hello");

        var steps = new List<ToolProgress>();
        await session.CallTool(session.Catalog.Find("test", "trigger-long-running-operation")!, new() { ["duration"] = 0.2, ["steps"] = 4 }, idempotencyKey: null, steps.Add, CancellationToken.None);
        steps.ShouldContain(step => step.Total == 4);

        session.Catalog.Capabilities.ShouldContain(capability => capability.Type == CapabilityType.Resource && capability.Name.Contains('{'));
        var uri = session.Catalog.Capabilities.First(capability => capability.Type == CapabilityType.Resource && !capability.Name.Contains('{')).Name;
        (await session.ReadResource(uri, RequestTerms.None, CancellationToken.None)).Result!["contents"]!.AsArray().ShouldNotBeEmpty();
        var prompt = session.Catalog.Capabilities.First(capability => capability.Type == CapabilityType.Prompt && capability.Schema!.Value.Text.Contains("required", StringComparison.Ordinal));
        var arguments = prompt.Schema!.Value.ToNode()!["properties"]!.AsObject().ToDictionary(property => property.Key, _ => "Paris");
        (await session.GetPrompt(prompt.Name, arguments, RequestTerms.None, CancellationToken.None)).Result!["messages"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task SseSession_is_what_a_failure_over_streamable_http_points_to()
    {
        await using var server = await EverythingOverHttp.Started(mode: "sse");
        var settings = new McpServerSettings { ServerType = "test", Transport = new() { Type = TransportType.StreamableHttp, Url = $"http://127.0.0.1:{server.Port}/sse" }, Redactor = SecretRedactor.None, Http = Loopback.Http };
        var failure = await Should.ThrowAsync<McpFailureException>(() => ServerSession.Connect(settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit));
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.Message.ShouldContain("transport.type sse");
    }

    [Fact]
    public async Task SseSession_is_over_when_the_server_is()
    {
        await using var server = await EverythingOverHttp.Started(mode: "sse");
        await using var session = await Connect(server, version: null);
        var slow = session.CallTool(session.Catalog.Find("test", "trigger-long-running-operation")!, new() { ["duration"] = 60, ["steps"] = 1 }, null, null, CancellationToken.None);
        await server.Kill();
        var failure = await Should.ThrowAsync<McpFailureException>(() => slow.WaitAsync(Soon.Limit));
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.OutcomeUnknown.ShouldBeTrue();
        await session.Ended.WaitAsync(Soon.Limit);
        session.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task SseSession_sends_nothing_to_another_origin_that_the_server_names()
    {
        await using var elsewhere = await StubHttpServer.Started();
        await using var server = await StubHttpServer.Started();
        server.Endpoint = elsewhere.Url;
        var settings = new McpServerSettings
        {
            ServerType = "test",
            Transport = new() { Type = TransportType.Sse, Url = server.Url, ProtocolVersion = "2024-11-05" },
            Headers = ImmutableDictionary<string, string>.Empty.Add("X-Api-Key", "secret-key"),
            Redactor = SecretRedactor.None,
            Http = Loopback.Http,
        };
        var failure = await Should.ThrowAsync<McpFailureException>(() => ServerSession.Connect(settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit));
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.Message.ShouldContain(new Uri(elsewhere.Url).Authority);
        elsewhere.Headers.ShouldBeEmpty();
    }

    private Task<ServerSession> Connect(EverythingOverHttp server, string? version)
    {
        var settings = new McpServerSettings
        {
            ServerType = "test",
            Transport = new() { Type = TransportType.Sse, Url = $"http://127.0.0.1:{server.Port}/sse", ProtocolVersion = version },
            Redactor = SecretRedactor.None,
            Http = Loopback.Http,
        };
        return ServerSession.Connect(settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
    }
}
