using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Notifications;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Runs whose server asks something before it goes on (MCP 2026-07-28, input required; elicitation of older versions).</summary>
public sealed class RunQuestionTests
{
    private const string Ada = """{"action":"accept","content":{"name":"Ada"}}""";

    [Fact]
    public async Task Run_waits_for_the_answer_and_goes_on_with_it()
    {
        await using var world = await RunsWorld.Create();
        await using var server = await WireServer.OverHttp("2026-07-28");
        await CreateTask(world, server.Settings.Transport, "ask");

        var asked = await world.OnlyRun(RunState.WaitingInput);
        asked.InputRequired!.Requests.Keys.ShouldBe(["who"]);
        var attempt = asked.Attempts.ShouldHaveSingleItem();
        attempt.FinishedAt.ShouldNotBeNull();
        attempt.ShouldSatisfyAllConditions(() => attempt.Output.ShouldBeNull(), () => attempt.Error.ShouldBeNull(), () => attempt.InputRequired.ShouldNotBeNull());

        var refused = (await Answer(world, asked, """{"action":"accept","content":{"name":"A"}}""")).Refusal.ShouldNotBeNull();
        refused.Code.ShouldBe("run.input_invalid");
        refused.Errors.Keys.ShouldBe(["responses.who.content.name"]);

        (await Answer(world, asked, Ada)).Refusal.ShouldBeNull();
        var run = await world.OnlyRun(RunState.Succeeded);
        run.Attempts.Select(made => made.InputRequired is not null).ShouldBe([true, false]);
        var output = run.Attempts[1].Output!.Value.ToNode()!;
        output["inputResponses"]!.ToJsonString().ShouldBe("""{"who":{"action":"accept","content":{"name":"Ada","age":30}}}""");
        output["requestState"]!.GetValue<string>().ShouldStartWith("state ");
        output["key"]!.GetValue<string>().ShouldBe(run.IdempotencyKey);
        run.Attempts[1].Input.ShouldBe(run.Attempts[0].Input);
        (await world.Notes()).ShouldHaveSingleItem();
        (await Answer(world, asked, Ada)).Refusal!.Code.ShouldBe("run.not_waiting_input");
    }

    [Fact]
    public async Task Run_that_waits_for_an_answer_tells_the_inbox_once_and_sleeps()
    {
        await using var world = await RunsWorld.Create();
        await using var server = await WireServer.OverHttp("2026-07-28");
        // The moment after the question was stored and before anybody was told.
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.WaitingInput;
        await CreateTask(world, server.Settings.Transport, "ask");
        await world.Host.Crashed.Soon();
        await world.Host.Restart();

        var told = (await Eventually.Until(() => Inbox(world), inbox => !inbox.IsEmpty)).ShouldHaveSingleItem();
        told.Text.ShouldBe("wire__ask waits for an answer: Who are you?");
        var run = await world.OnlyRun(RunState.WaitingInput);
        told.RunId.ShouldBe(run.Id);
        await Eventually.Until(() => Reminders(world, run.Id), count => count == 0);
        await world.Host.RestartAtOnce();
        (await Answer(world, run, Ada)).Refusal.ShouldBeNull();
        await world.OnlyRun(RunState.Succeeded);
        (await Inbox(world)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_that_is_asked_again_waits_again_and_tells_each_time()
    {
        await using var world = await RunsWorld.Create();
        await using var server = await WireServer.OverHttp("2026-07-28");
        await CreateTask(world, server.Settings.Transport, "ask_twice");
        var first = await world.OnlyRun(RunState.WaitingInput);
        await Eventually.Until(() => Inbox(world), inbox => inbox.Length == 1);
        (await Answer(world, first, """{"action":"decline"}""")).Refusal.ShouldBeNull();
        var again = await Eventually.Until(async () => (await world.Runs())[0], run => run.State == RunState.WaitingInput && run.Attempts.Length == 2);
        again.InputRequired!.Words().ShouldBe("Really?");
        await Eventually.Until(() => Inbox(world), inbox => inbox.Length == 2);
        (await Answer(world, again, Ada, "who")).Refusal!.Errors.Keys.ShouldBe(["responses.sure", "responses.who"], ignoreOrder: true);
        (await Answer(world, again, Ada, "sure")).Refusal.ShouldBeNull();
        (await world.OnlyRun(RunState.Succeeded)).Attempts.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Run_that_waits_for_an_answer_keeps_its_place_until_it_is_cancelled()
    {
        await using var world = await RunsWorld.Create();
        await using var server = await WireServer.OverHttp("2026-07-28");
        await CreateTask(world, server.Settings.Transport, "ask", BindingType.Manual);
        var (first, second) = (await world.Trigger(), await world.Trigger());
        await Is(world, first.Id, RunState.WaitingInput);
        await world.Host.RestartAtOnce();
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        (await world.Run(second.Id).Get().Soon()).Value!.State.ShouldBe(RunState.Queued);
        (await world.Run(first.Id).Cancel(RunsWorld.By()).Soon()).Value!.State.ShouldBe(RunState.Cancelled);
        await Is(world, second.Id, RunState.WaitingInput);
    }

    [Theory]
    [InlineData("ask_safely", RunState.Succeeded, 3)]
    [InlineData("ask", RunState.NeedsReview, 2)]
    public async Task Run_cut_off_while_it_goes_on_is_repeated_with_the_same_answers_only_where_that_is_safe(string tool, RunState expected, int attempts)
    {
        await using var world = await RunsWorld.Create();
        await using var server = await WireServer.OverHttp("2026-07-28");
        await CreateTask(world, server.Settings.Transport, tool);
        var asked = await world.OnlyRun(RunState.WaitingInput);
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Running;
        _ = Record.ExceptionAsync(() => Answer(world, asked, Ada));
        await world.Host.Crashed.Soon();
        await world.Host.Restart();
        var run = await world.OnlyRun(expected);
        run.Attempts.Length.ShouldBe(attempts);
        run.Attempts[1].CutOff.ShouldBeTrue();
        if (expected == RunState.Succeeded) run.Attempts[2].Output!.Value.Text.ShouldContain("Ada");
    }

    [Fact]
    public async Task Run_of_an_older_server_is_answered_while_its_call_stays_open()
    {
        await using var world = await RunsWorld.Create();
        await CreateTask(world, Older, "ask");
        var asked = await world.OnlyRun(RunState.WaitingInput);
        asked.InputRequired!.ExpiresAt.ShouldNotBeNull();
        (await Answer(world, asked, Ada)).Refusal.ShouldBeNull();
        (await world.OnlyRun(RunState.Succeeded)).Attempts[1].Output.ShouldBe(new JsonText("""{"action":"accept","content":{"name":"Ada","age":30}}"""));
    }

    [Theory]
    [InlineData("ask_safely", RunState.WaitingInput, 2)]
    [InlineData("ask", RunState.NeedsReview, 1)]
    public async Task Run_of_an_older_server_that_nobody_answers_in_time_is_asked_for_anew_only_where_that_is_safe(string tool, RunState expected, int attempts)
    {
        await using var world = await RunsWorld.Create();
        await CreateTask(world, Older, tool);
        var asked = await world.OnlyRun(RunState.WaitingInput);
        await Eventually.Until(() => Inbox(world), inbox => inbox.Length == 1);
        world.Host.Clock.Advance(asked.InputRequired!.ExpiresAt!.Value - world.Host.Clock.GetUtcNow());
        var run = await Eventually.Until(async () =>
        {
            var now = (await world.Runs())[0];
            if (now.State == RunState.WaitingRetry || now.Attempts[0].Error is null) world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            return now;
        }, now => now.State == expected && now.Attempts.Length == attempts && now.Attempts[0].Error is not null);
        run.Attempts[0].Error!.Code.ShouldBe(McpErrorCode.Timeout);
    }

    [Fact]
    public async Task Run_of_an_older_server_whose_call_is_gone_when_it_is_answered_needs_a_review()
    {
        await using var world = await RunsWorld.Create();
        await CreateTask(world, Older, "ask");
        var asked = await world.OnlyRun(RunState.WaitingInput);
        world.Host.Crash();
        await world.Host.RestartAtOnce();
        (await Answer(world, asked, Ada)).Refusal.ShouldBeNull();
        (await world.OnlyRun(RunState.NeedsReview)).Attempts.Length.ShouldBe(2);
    }

    private static ConnectionTransport Older => WireServer.OverStdio("2025-11-25").Transport;

    private static Task<GrainResult<RunSnapshot>> Answer(RunsWorld world, RunSnapshot run, string answer, string? key = null) => world.Run(run.Id).Answer(
        new() { Responses = ImmutableDictionary<string, JsonText>.Empty.Add(key ?? run.InputRequired!.Requests.Keys.Single(), new(answer)) }, RunsWorld.By()).Soon();

    private static async Task CreateTask(RunsWorld world, ConnectionTransport transport, string tool, BindingType type = BindingType.OnCreate)
    {
        var id = Guid.CreateVersion7();
        var made = await world.Host.Grains.GetGrain<IConnectionGrain>(GrainKeys.Of(RunsWorld.Workspace, id)).Create(new()
        {
            Context = RunsWorld.By(),
            Name = "Asking",
            ServerType = "wire",
            Transport = transport,
            Auth = new() { Type = AuthType.None },
        }).Soon();
        made.Refusal.ShouldBeNull();
        var draft = world.Binding(type, change: config => config with
        {
            ToolName = $"wire__{tool}",
            OutputHandling = [new() { Action = OutputAction.AppendNote, Template = "{{ output | json }}" }],
        });
        await world.CreateTask(draft with { ConnectionId = id });
    }

    private static Task<RunSnapshot> Is(RunsWorld world, Guid run, RunState state) =>
        Eventually.Until(async () => (await world.Run(run).Get()).Value!, now => now.State == state);

    private static async Task<ImmutableArray<NotificationSnapshot>> Inbox(RunsWorld world) =>
        (await world.Host.Get<INotificationQueries>().List(RunsWorld.Workspace, unreadOnly: false, 50, null, CancellationToken.None)).Value!.Items;

    private static Task<long> Reminders(RunsWorld world, Guid run) => world.Host.Get<ISqlDatabase>().ReadAsync(connection =>
    {
        using var count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM reminders WHERE grain_key = '{GrainKeys.Of(RunsWorld.Workspace, run)}'";
        return (long)count.ExecuteScalar()!;
    });
}
