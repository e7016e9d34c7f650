using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>A server that says too much hurts itself only. By itself, since one test measures the memory of all.</summary>
[Collection(nameof(MeasuresMemory))]
public class BoundsTests
{
    private readonly LogRing _log = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task Bounds_fail_a_call_whose_answer_is_too_large(bool overHttp)
    {
        await using var server = overHttp ? await WireServer.OverHttp(ProtocolVersions.Stateless) : null;
        await using var session = await Connect(server?.Settings ?? WireServer.OverStdio("2025-11-25"));
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, "huge", new() { ["bytes"] = MessageBounds.Longest }));
        failure.Code.ShouldBe(McpErrorCode.ServerError);
        failure.Message.ShouldContain("16 MiB");
        failure.OutcomeUnknown.ShouldBeTrue();
        session.IsOpen.ShouldBe(overHttp, "what follows in a line of stdio that is too long can't be told");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Bounds_take_an_answer_that_is_just_small_enough(bool overHttp)
    {
        await using var server = overHttp ? await WireServer.OverHttp(ProtocolVersions.Stateless) : null;
        await using var session = await Connect(server?.Settings ?? WireServer.OverStdio("2025-11-25"));
        var result = await Call(session, "huge", new() { ["bytes"] = MessageBounds.Longest - 1_000 });
        result["content"]![0]!["text"]!.GetValue<string>().Length.ShouldBe(MessageBounds.Longest - 1_000);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Bounds_keep_memory_flat_under_a_flood_of_notifications(bool overHttp)
    {
        await using var server = overHttp ? await WireServer.OverHttp(ProtocolVersions.Stateless) : null;
        await using var session = await Connect(server?.Settings ?? WireServer.OverStdio("2025-11-25"));
        await Call(session, "flood", new() { ["count"] = 1_000 });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Call(session, "flood", new() { ["count"] = 50_000 });
        var after = GC.GetTotalMemory(forceFullCollection: true);
        (after - before).ShouldBeLessThan(20_000_000, "50 MB went by");
        _log.Lines().Length.ShouldBe(LogRing.Capacity);
        session.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Bounds_leave_out_a_tool_with_a_number_that_is_too_large()
    {
        await using var server = await StubHttpServer.Started();
        server.Tools = """[{"name":"call","inputSchema":{"type":"object"}},{"name":"large","inputSchema":{"properties":{"n":{"maximum":1e999}}}}]""";
        await using var session = await Connect(new() { ServerType = "wire", Transport = new() { Type = TransportType.StreamableHttp, Url = server.Url }, Redactor = SecretRedactor.None, Http = Loopback.Http });
        session.Catalog.Capabilities.ShouldHaveSingleItem().Name.ShouldBe("wire__call");
        _log.Lines().ShouldContain(line => line.Contains("a tool is left out", StringComparison.Ordinal));
    }

    private static Task<JsonObject> Call(ServerSession session, string tool, JsonObject arguments) =>
        session.CallTool(session.Catalog.Find("wire", tool)!, arguments, idempotencyKey: null, progress: null, CancellationToken.None).WaitAsync(Soon.Limit);

    private Task<ServerSession> Connect(McpServerSettings settings) =>
        ServerSession.Connect(settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
}
