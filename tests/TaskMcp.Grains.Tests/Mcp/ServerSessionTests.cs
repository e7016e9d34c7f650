using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>Sessions with real servers (SPEC C-1, C-4, C-6).</summary>
public class ServerSessionTests
{
    private const string Key = "k-1234567890";

    private readonly LogRing _log = new();

    [Fact]
    public async Task ServerSession_over_stdio_lists_and_calls_the_tools_of_a_real_server()
    {
        await using var session = await Connect(Stdio(NpmServers.Everything, "stdio"));
        session.Server!.Name.ShouldNotBeNullOrEmpty();
        session.Catalog.Capabilities.ShouldContain(capability => capability.Name == "test__echo" && capability.Hash!.Length == 64);
        session.Catalog.Capabilities.ShouldContain(capability => capability.Type == CapabilityType.Prompt);
        var tool = session.Catalog.Find("test", "test__echo")!;
        session.Catalog.Find("test", "echo").ShouldBeSameAs(tool);
        var result = await session.CallTool(tool, new() { ["message"] = "hé\n" }, idempotencyKey: null, progress: null, CancellationToken.None);
        ToolOutput.Of(result).Text.ShouldContain("hé");
    }

    [Fact]
    public async Task ServerSession_over_http_lists_and_calls_the_tools_of_a_real_server()
    {
        await using var server = await EverythingOverHttp.Started();
        await using var session = await Connect(server.Settings());
        var tool = session.Catalog.Find("test", "echo")!;
        var result = await session.CallTool(tool, new() { ["message"] = "hello" }, idempotencyKey: null, progress: null, CancellationToken.None);
        ToolOutput.Of(result).Text.ShouldContain("hello");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task ServerSession_reports_progress(bool overHttp)
    {
        await using var server = overHttp ? await EverythingOverHttp.Started() : null;
        await using var session = await Connect(server?.Settings() ?? Stdio(NpmServers.Everything, "stdio"));
        var steps = new List<ToolProgress>();
        var tool = session.Catalog.Find("test", "trigger-long-running-operation")!;
        await session.CallTool(tool, new() { ["duration"] = 0.2, ["steps"] = 4 }, idempotencyKey: null, steps.Add, CancellationToken.None);
        steps.ShouldContain(step => step.Total == 4);
    }

    [Fact]
    public async Task ServerSession_makes_many_calls_at_once()
    {
        await using var session = await Connect(Stdio(NpmServers.Scripted));
        var tool = session.Catalog.Find("test", "record")!;
        var calls = Enumerable.Range(0, 50).Select(i => session.CallTool(tool, new() { ["text"] = $"{i}", ["milliseconds"] = 300 }, null, null, CancellationToken.None)).ToList();
        var results = await Task.WhenAll(calls).WaitAsync(Soon.Limit);
        results.Select(result => ToolOutput.Of(result).Text).ShouldBe(Enumerable.Range(0, 50).Select(i => $"\"recorded {i}\""));
    }

    [Fact]
    public async Task ServerSession_ends_pending_calls_when_the_server_dies()
    {
        await using var session = await Connect(Stdio(NpmServers.Scripted));
        var slow = session.CallTool(session.Catalog.Find("test", "slow")!, [], null, null, CancellationToken.None);
        var exit = session.CallTool(session.Catalog.Find("test", "exit")!, [], null, null, CancellationToken.None);
        foreach (var call in new[] { slow, exit })
        {
            var failure = await Should.ThrowAsync<McpFailureException>(() => call.WaitAsync(Soon.Limit));
            failure.Code.ShouldBe(McpErrorCode.ConnectionError);
            failure.OutcomeUnknown.ShouldBeTrue();
            failure.Message.ShouldContain("exit code 7");
        }

        await session.Ended.WaitAsync(Soon.Limit);
        session.IsOpen.ShouldBeFalse();
        var late = await Should.ThrowAsync<McpFailureException>(() => session.CallTool(session.Catalog.Find("test", "slow")!, [], null, null, CancellationToken.None));
        late.OutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task ServerSession_says_why_a_server_did_not_start()
    {
        var failure = await Should.ThrowAsync<McpFailureException>(() => Connect(Program("sh", "-c", "echo no licence for $API_KEY >&2; exit 9")));
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.OutcomeUnknown.ShouldBeFalse();
        failure.Message.ShouldContain("exit code 9");
        failure.Message.ShouldContain("no licence for ***");
    }

    [Fact]
    public async Task ServerSession_survives_noise_on_stdout_and_keeps_it_in_the_log()
    {
        var noisy = Program("sh", "-c", $"echo 'banner with {Key}'; exec node \"$0\"", NpmServers.Scripted);
        await using var session = await Connect(noisy);
        _log.Lines().ShouldContain("[not JSON-RPC] banner with ***");
    }

    [Fact]
    public async Task ServerSession_leaves_no_part_of_a_credential_at_the_end_of_a_long_line()
    {
        foreach (var length in (int[])[490, 3_975])
        {
            await using var session = await Connect(Program("sh", "-c", $"echo '{new string('x', length)}{Key}'; exec node \"$0\"", NpmServers.Scripted));
            _log.Lines().ShouldContain(line => line.StartsWith("[not JSON-RPC] xxx", StringComparison.Ordinal));
            _log.Lines().ShouldAllBe(line => !line.Contains("k-123456", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ServerSession_takes_credentials_out_of_the_log()
    {
        await using var session = await Connect(Stdio(NpmServers.Scripted));
        await session.CallTool(session.Catalog.Find("test", "whoami")!, [], null, null, CancellationToken.None);
        await Soon.Holds(() => _log.Lines().Any(line => line.Contains("careless", StringComparison.Ordinal)));
        _log.Lines().ShouldAllBe(line => !line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServerSession_sends_idempotency_key_and_cancellation()
    {
        var heard = Path.GetTempFileName();
        try
        {
            await using var session = await Connect(Program("sh", "-c", "tee \"$1\" | node \"$0\"", NpmServers.Scripted, heard));
            using var cancellation = new CancellationTokenSource();
            var call = session.CallTool(session.Catalog.Find("test", "slow")!, [], "run-1", null, cancellation.Token);
            await Soon.Holds(() => File.ReadAllText(heard).Contains("\"taskmcp/idempotency_key\":\"run-1\"", StringComparison.Ordinal));
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Soon.Limit));
            await Soon.Holds(() => File.ReadAllText(heard).Contains("notifications/cancelled", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(heard);
        }
    }

    [Fact]
    public async Task ServerSession_follows_a_list_that_changes()
    {
        await using var session = await Connect(Stdio(NpmServers.Changing));
        var changes = 0;
        session.CatalogChanged += () => Interlocked.Increment(ref changes);
        session.Catalog.Find("test", "added").ShouldBeNull();
        await session.CallTool(session.Catalog.Find("test", "add")!, [], null, null, CancellationToken.None);
        await Soon.Holds(() => session.Catalog.Find("test", "added") is not null && Volatile.Read(ref changes) == 1);
        await session.CallTool(session.Catalog.Find("test", "remove")!, [], null, null, CancellationToken.None);
        await Soon.Holds(() => session.Catalog.Find("test", "added") is null && Volatile.Read(ref changes) == 2);
    }

    [Fact]
    public async Task ServerSession_that_reaches_nobody_says_so()
    {
        var failure = await Should.ThrowAsync<McpFailureException>(() => Connect(EverythingOverHttp.SettingsOf(FreePort.Next())));
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.OutcomeUnknown.ShouldBeFalse();
    }

    private Task<ServerSession> Connect(McpServerSettings settings) =>
        ServerSession.Connect(settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);

    private static McpServerSettings Stdio(params string[] arguments) => Program("node", arguments);

    private static McpServerSettings Program(string program, params string[] arguments) => new()
    {
        ServerType = "test",
        Transport = new()
        {
            Type = TransportType.Stdio,
            Command = program,
            Args = [.. arguments],
            Env = ImmutableDictionary<string, string>.Empty.Add("API_KEY", Key),
        },
        Redactor = new([Key]),
    };
}
