using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>Every version of the protocol over HTTP: with server-sent events, as streamable HTTP with a session, and without one (SPEC C-1).</summary>
public class HttpVersionTests
{
    private readonly LogRing _log = new();

    public static TheoryData<string, TransportType> Ways => new()
    {
        { "2024-11-05", TransportType.Sse },
        { "2025-03-26", TransportType.Sse },
        { "2025-03-26", TransportType.StreamableHttp },
        { "2025-06-18", TransportType.StreamableHttp },
        { "2025-11-25", TransportType.StreamableHttp },
        { "2026-07-28", TransportType.StreamableHttp },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task Http_works_in_every_version_and_ends_its_session(string version, TransportType transport)
    {
        await using var server = await WireServer.OverHttp(version, transport);
        await using (var session = await Connect(server))
        {
            session.ProtocolVersion.ShouldBe(version);
            WireCalls.Text(await WireCalls.Call(session, "touch")).ShouldBe("touched");
            (await session.ReadResource("wire://number/7", RequestTerms.None, CancellationToken.None)).Result!["contents"]![0]!["text"]!.GetValue<string>().ShouldBe("7");
            var greeting = await session.GetPrompt("greet", new Dictionary<string, string> { ["who"] = "Ada" }, RequestTerms.None, CancellationToken.None);
            greeting.Result!["messages"]![0]!["content"]!["text"]!.GetValue<string>().ShouldBe("Hello Ada");

            var steps = new List<ToolProgress>();
            await session.CallTool(session.Catalog.Find("wire", "progress")!, new() { Arguments = [], Progress = steps.Add }, CancellationToken.None).WaitAsync(Soon.Limit);
            steps.Select(step => step.Message).ShouldBe(["step 1", "step 2", "step 3"]);
        }

        if (transport == TransportType.StreamableHttp && version != ProtocolVersions.Stateless) await Soon.Holds(() => server.Heard.Lines().Contains("the session was ended"));
        // What old servers refuse is the question whether they are new ones.
        server.Heard.Lines().Where(line => line.StartsWith("refused", StringComparison.Ordinal)).ShouldAllBe(line => line.StartsWith("refused POST server/discover", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Http_changes_are_heard(string version, TransportType transport)
    {
        await using var server = await WireServer.OverHttp(version, transport);
        await using var session = await Connect(server);
        await WireCalls.ChangesAreHeard(session);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Http_cancellation_is_a_notification_in_a_session_and_the_end_of_the_stream_without(string version, TransportType transport)
    {
        await using var server = await WireServer.OverHttp(version, transport);
        await using var session = await Connect(server);
        await WireCalls.GiveUp(session, server.Heard);
        server.Heard.Lines().Any(line => line.StartsWith("heard notifications/cancelled", StringComparison.Ordinal)).ShouldBe(version != ProtocolVersions.Stateless);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Http_questions_are_carried_and_answered(string version, TransportType transport)
    {
        await using var server = await WireServer.OverHttp(version, transport);
        await using var session = await Connect(server);
        var tool = session.Catalog.Find("wire", "ask")!;
        var asked = (await session.CallTool(tool, new() { Arguments = [] }, CancellationToken.None).WaitAsync(Soon.Limit)).Question.ShouldNotBeNull();
        var answers = new InputAnswers { Responses = asked.Requests.ToImmutableDictionary(request => request.Key, _ => new JsonText("""{"action":"decline"}""")), RequestState = asked.RequestState };
        var reply = await session.CallTool(tool, new() { Arguments = [], Answers = answers }, CancellationToken.None).WaitAsync(Soon.Limit);
        WireCalls.Text(reply.Result!).ShouldContain("decline");
    }

    private Task<ServerSession> Connect(WireServer server) =>
        ServerSession.Connect(server.Settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);

    [Fact]
    public async Task Arguments_that_a_tool_asks_to_see_in_headers_are_sent_there_and_its_definition_says_so()
    {
        await using var server = await WireServer.OverHttp("2026-07-28");
        await using var session = await ServerSession.Connect(server.Settings, new(), TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
        var tool = session.Catalog.Find("wire", "headers")!;
        tool.Raw.ToNode()!["inputSchema"]!["properties"]!["region"]!["x-mcp-header"]!.GetValue<string>().ShouldBe("Region");
        var sent = System.Text.Json.Nodes.JsonNode.Parse(WireCalls.Text(await WireCalls.Call(session, "headers", new() { ["region"] = "eu-west1", ["count"] = 7, ["note"] = "not asked for" })))!.AsObject();
        sent.Select(header => $"{header.Key}: {header.Value}").Order().ShouldBe(["mcp-method: tools/call", "mcp-name: headers", "mcp-param-count: 7", "mcp-param-region: eu-west1"]);
    }
}
