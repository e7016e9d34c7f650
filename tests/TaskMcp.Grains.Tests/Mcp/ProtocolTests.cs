using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>Every version of the protocol, spoken by one server (SPEC C-1).</summary>
public class ProtocolTests
{
    private readonly LogRing _log = new();

    public static TheoryData<string> Versions => [.. ProtocolVersions.All];

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_version_is_agreed_on_and_tools_prompts_and_resources_work_in_it(string version)
    {
        await using var session = await Connect(version);
        session.ProtocolVersion.ShouldBe(version);
        session.Server!.Name.ShouldBe("wire-server");
        Text(await Call(session, "touch")).ShouldBe("touched");

        var prompt = session.Catalog.Capabilities.Single(capability => capability.Type == CapabilityType.Prompt);
        prompt.Schema!.Value.Text.ShouldBe("""{"type":"object","properties":{"who":{"type":"string","description":"Whom to greet."},"how":{"type":"string"}},"required":["who"]}""");
        var greeting = await session.GetPrompt("greet", new Dictionary<string, string> { ["who"] = "Ada" }, answers: null, CancellationToken.None);
        greeting.Result!["messages"]![0]!["content"]!["text"]!.GetValue<string>().ShouldBe("Hello Ada");

        session.Catalog.Capabilities.Where(capability => capability.Type == CapabilityType.Resource).Select(capability => capability.Name).ShouldBe(["wire://counter", "wire://number/{n}"]);
        var resource = await session.ReadResource("wire://number/7", answers: null, CancellationToken.None);
        resource.Result!["contents"]![0]!["text"]!.GetValue<string>().ShouldBe("7");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_version_that_is_asked_for_is_spoken(string version)
    {
        await using var session = await Connect(version, asked: version);
        session.ProtocolVersion.ShouldBe(version);
    }

    [Theory]
    [InlineData("2025-06-18", "2025-11-25")]
    [InlineData("2026-07-28", "2025-11-25")]
    [InlineData("2025-11-25", "2026-07-28")]
    public async Task Protocol_version_that_the_server_does_not_speak_is_a_clear_failure(string spoken, string asked)
    {
        var failure = await Should.ThrowAsync<McpFailureException>(() => Connect(spoken, asked));
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.Message.ShouldContain($"does not agree to speak {asked}");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_log_lines_are_asked_for_and_kept_without_credentials(string version)
    {
        await using var session = await Connect(version, asked: null, "s3cret-word");
        await Call(session, "say", new() { ["text"] = "my s3cret-word" });
        await Soon.Holds(() => _log.Lines().Contains("""[warning] wire {"said":"my ***"}"""));
        if (version == ProtocolVersions.Stateless)
        {
            var meta = JsonNode.Parse(Text(await Call(session, "whats_sent")))!["meta"]!;
            meta["io.modelcontextprotocol/logLevel"]!.GetValue<string>().ShouldBe("info");
            meta["io.modelcontextprotocol/clientCapabilities"]!["elicitation"]!.ToJsonString().ShouldBe("""{"form":{},"url":{}}""");
        }
        else
        {
            await Soon.Holds(() => _log.Lines().Contains("log level info"));
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_progress_is_told_in_order(string version)
    {
        await using var session = await Connect(version);
        var steps = new List<ToolProgress>();
        var tool = session.Catalog.Find("wire", "progress")!;
        await session.CallTool(tool, new() { Arguments = [], Progress = steps.Add }, CancellationToken.None).WaitAsync(Soon.Limit);
        steps.Select(step => step.Message).ShouldBe(["step 1", "step 2", "step 3"]);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_cancellation_reaches_the_server(string version)
    {
        await using var session = await Connect(version);
        await GiveUp(session, _log);
    }

    [Fact]
    public async Task Protocol_cancellation_over_stateless_http_is_the_end_of_the_stream()
    {
        await using var server = await WireServer.OverHttp(ProtocolVersions.Stateless);
        await using var session = await ServerSession.Connect(server.Settings, _log, TimeProvider.System, CancellationToken.None);
        session.ProtocolVersion.ShouldBe(ProtocolVersions.Stateless);
        await GiveUp(session, server.Heard);
        server.Heard.Lines().ShouldNotContain(line => line.StartsWith("heard notifications/cancelled", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_changes_are_heard(string version)
    {
        await using var session = await Connect(version);
        await ChangesAreHeard(session);
    }

    [Fact]
    public async Task Protocol_changes_are_heard_over_stateless_http()
    {
        await using var server = await WireServer.OverHttp(ProtocolVersions.Stateless);
        await using var session = await ServerSession.Connect(server.Settings, _log, TimeProvider.System, CancellationToken.None);
        await ChangesAreHeard(session);
    }

    [Fact]
    public async Task Protocol_subscription_that_ends_is_opened_again_and_what_may_have_changed_counts_as_changed()
    {
        await using var session = await Connect(ProtocolVersions.Stateless);
        await SubscribedTo(session, "wire://counter");
        var updated = NextUpdate(session);
        var catalog = NextCatalog(session);
        await Call(session, "hang_up");
        (await updated).ShouldBe("wire://counter");
        await catalog;
        session.IsOpen.ShouldBeTrue();
    }

    private static async Task GiveUp(ServerSession session, LogRing heard)
    {
        using var cancellation = new CancellationTokenSource();
        var call = session.CallTool(session.Catalog.Find("wire", "slow")!, new() { Arguments = [] }, cancellation.Token);
        await Soon.Holds(() => heard.Lines().Any(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)));
        var id = heard.Lines().Last(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)).Split(' ')[^1];
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Soon.Limit));
        await Soon.Holds(() => heard.Lines().Contains($"cancelled {id}"));
        session.IsOpen.ShouldBeTrue();
    }

    private static async Task ChangesAreHeard(ServerSession session)
    {
        var catalog = NextCatalog(session);
        await Until(catalog, () => Call(session, "add_tool"));
        session.Catalog.Find("wire", "added").ShouldNotBeNull();
        await SubscribedTo(session, "wire://counter");
    }

    // When a subscription is taken up is the server's to know: it is asked for a change until one is heard.
    private static async Task SubscribedTo(ServerSession session, string uri)
    {
        var updated = NextUpdate(session);
        session.SubscribeTo(uri);
        await Until(updated, () => Call(session, "touch"));
        (await updated).ShouldBe(uri);
    }

    private static async Task Until(Task heard, Func<Task> change)
    {
        await Soon.Holds(async () =>
        {
            if (!heard.IsCompleted) await change();
            return heard.IsCompleted;
        });
    }

    private static Task NextCatalog(ServerSession session)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.CatalogChanged += () => changed.TrySetResult();
        return changed.Task.WaitAsync(Soon.Limit);
    }

    private static Task<string> NextUpdate(ServerSession session)
    {
        var updated = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.ResourceUpdated += uri => updated.TrySetResult(uri);
        return updated.Task.WaitAsync(Soon.Limit);
    }

    private static string Text(JsonObject result) => result["content"]![0]!["text"]!.GetValue<string>();

    private static Task<JsonObject> Call(ServerSession session, string tool, JsonObject? arguments = null) =>
        session.CallTool(session.Catalog.Find("wire", tool)!, arguments ?? [], idempotencyKey: null, progress: null, CancellationToken.None).WaitAsync(Soon.Limit);

    private Task<ServerSession> Connect(string version, string? asked = null, params string[] secrets) =>
        ServerSession.Connect(WireServer.OverStdio(version, asked, secrets), _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
}
