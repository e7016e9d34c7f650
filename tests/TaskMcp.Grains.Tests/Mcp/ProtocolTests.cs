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
        WireCalls.Text(await WireCalls.Call(session, "touch")).ShouldBe("touched");

        var prompt = session.Catalog.Capabilities.Single(capability => capability.Type == CapabilityType.Prompt);
        prompt.Schema!.Value.Text.ShouldBe("""{"type":"object","properties":{"who":{"type":"string","description":"Whom to greet."},"how":{"type":"string"}},"required":["who"]}""");
        var greeting = await session.GetPrompt("greet", new Dictionary<string, string> { ["who"] = "Ada" }, RequestTerms.None, CancellationToken.None);
        greeting.Result!["messages"]![0]!["content"]!["text"]!.GetValue<string>().ShouldBe("Hello Ada");

        session.Catalog.Capabilities.Where(capability => capability.Type == CapabilityType.Resource).Select(capability => capability.Name).ShouldBe(["wire://counter", "wire://number/{n}"]);
        var resource = await session.ReadResource("wire://number/7", RequestTerms.None, CancellationToken.None);
        resource.Result!["contents"]![0]!["text"]!.GetValue<string>().ShouldBe("7");
    }

    [Fact]
    public async Task Protocol_lists_are_read_to_their_last_page()
    {
        await using var session = await Connect(ProtocolVersions.Stateless);
        var tools = session.Catalog.Capabilities.Where(capability => capability.Type == CapabilityType.Tool).ToList();
        tools.Count.ShouldBeGreaterThan(20);
        tools.Select(tool => tool.Name).ShouldBeUnique();
        await Soon.Holds(() => _log.Lines().Count(line => line.StartsWith("heard tools/list", StringComparison.Ordinal)) == ((tools.Count + 4) / 5));
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2024-11-05")]
    public async Task Protocol_requests_of_the_server_that_are_not_offered_are_refused_and_pings_answered(string version)
    {
        await using var session = await Connect(version);
        WireCalls.Text(await WireCalls.Call(session, "ask_for_the_rest")).ShouldBe("[-32601,-32601,{}]");
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
        await WireCalls.Call(session, "say", new() { ["text"] = "my s3cret-word" });
        await Soon.Holds(() => _log.Lines().Contains("""[warning] wire {"said":"my ***"}"""));
        if (version == ProtocolVersions.Stateless)
        {
            var meta = JsonNode.Parse(WireCalls.Text(await WireCalls.Call(session, "whats_sent")))!["meta"]!;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Protocol_batches_of_2025_03_26_are_taken_apart(bool overHttp)
    {
        const string Version = "2025-03-26";
        await using var server = overHttp ? await WireServer.OverHttp(Version) : null;
        await using var session = await ServerSession.Connect(server?.Settings ?? WireServer.OverStdio(Version), _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
        session.Catalog.Capabilities.ShouldContain(capability => capability.Type == CapabilityType.Prompt);
        _log.Lines().ShouldContain("[info] wire \"in a batch\"");
        var steps = new List<ToolProgress>();
        var reply = await session.CallTool(session.Catalog.Find("wire", "progress_at_once")!, new() { Arguments = [], Progress = steps.Add }, CancellationToken.None).WaitAsync(Soon.Limit);
        WireCalls.Text(reply.Result!).ShouldBe("done");
        steps.Select(step => step.Progress).ShouldBe([1, 2, 3]);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_cancellation_reaches_the_server(string version)
    {
        await using var session = await Connect(version);
        await WireCalls.GiveUp(session, _log);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Protocol_changes_are_heard(string version)
    {
        await using var session = await Connect(version);
        await WireCalls.ChangesAreHeard(session);
    }

    [Fact]
    public async Task Protocol_subscription_that_ends_is_opened_again_and_what_may_have_changed_counts_as_changed()
    {
        await using var session = await Connect(ProtocolVersions.Stateless);
        await WireCalls.SubscribedTo(session, "wire://counter");
        var updated = WireCalls.NextUpdate(session);
        var catalog = WireCalls.NextCatalog(session);
        await WireCalls.Call(session, "hang_up");
        (await updated).ShouldBe("wire://counter");
        await catalog;
        session.IsOpen.ShouldBeTrue();
    }

    private Task<ServerSession> Connect(string version, string? asked = null, params string[] secrets) =>
        ServerSession.Connect(WireServer.OverStdio(version, asked, secrets), _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
}
