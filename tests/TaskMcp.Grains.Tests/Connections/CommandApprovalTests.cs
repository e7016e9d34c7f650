using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Programs that nobody has approved are not started (SPEC A-3).</summary>
public sealed class CommandApprovalTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await ConnectionWorld.StartedAsync();
        _world.Settings.Remove("TaskMcp:ApproveCommands");
        await _world.RestartAsync();
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task ConnectionGrain_starts_a_command_only_once_it_is_approved()
    {
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Scripted) with { Env = Env(("Z", "1"), ("A", "2")) }, ApiKey()));
        var waiting = (await connection.Get()).Value!;
        (waiting.Status, waiting.StatusReason).ShouldBe((ConnectionStatus.Inactive, "The command waits for approval."));
        var command = waiting.PendingApproval!.Command!;
        command.Command.ShouldBe("node");
        command.Args.ShouldBe([NpmServers.Scripted, _world.Mark]);
        command.Env.ShouldBe(["A", "API_KEY", "Z"]);
        await NothingStarts(connection);

        await _world.RestartAsync();
        connection = _world.Connection(waiting.Id);
        await NothingStarts(connection);
        (await Approve(connection, command with { Args = [.. command.Args, "more"] })).Refusal!.Code.ShouldBe("connection.approval_mismatch");
        (await Approve(connection, command with { Env = ["A", "Z"] })).Refusal!.Code.ShouldBe("connection.approval_mismatch");
        (await Approve(connection, null)).Refusal!.Code.ShouldBe("connection.approval_mismatch");
        (await Approve(connection, command, Actor.Owner with { Kind = ActorKind.Agent })).Refusal!.Code.ShouldBe("auth.forbidden");
        (await Approve(connection, command, Actor.System)).Refusal!.Code.ShouldBe("auth.forbidden");
        await NothingStarts(connection);

        var approved = (await Approve(connection, command)).Value!;
        approved.PendingApproval.ShouldBeNull();
        approved.StatusReason.ShouldBe("Not connected yet.");
        (await Outcome(connection, "record")).Error.ShouldBeNull();
        await _world.RestartAsync();
        (await Outcome(_world.Connection(waiting.Id), "record")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task ConnectionGrain_waits_again_when_command_arguments_or_names_of_the_environment_change()
    {
        var transport = _world.Node(NpmServers.Scripted) with { Env = Env(("A", "1")) };
        var connection = await _world.Created(Creation(transport));
        await Approve(connection, (await connection.Get()).Value!.PendingApproval!.Command);
        foreach (var same in new[] { new UpdateConnection { Context = Context(), Name = "Other" }, new() { Context = Context(), Transport = transport with { Env = Env(("A", "2")) } } })
        {
            (await connection.Update(same).Soon()).Value!.PendingApproval.ShouldBeNull();
        }

        foreach (var other in new[] { transport with { Command = "nodejs" }, transport with { Args = [.. transport.Args, "x"] }, transport with { Env = Env(("A", "1"), ("NODE_OPTIONS", "x")) }, transport with { Env = Env(("B", "1")) } })
        {
            (await connection.Update(new() { Context = Context(), Transport = other }).Soon()).Value!.PendingApproval!.Command.ShouldNotBeNull();
            await NothingStarts(connection);
        }

        (await connection.Update(new() { Context = Context(), Transport = transport }).Soon()).Value!.PendingApproval.ShouldBeNull("it is the approved one again");
        (await connection.Update(new() { Context = Context(), Auth = ApiKey() with { EnvironmentVariable = "LD_PRELOAD" } }).Soon()).Value!.PendingApproval!.Command!.Env.ShouldContain("LD_PRELOAD");
    }

    private async Task NothingStarts(IConnectionGrain connection)
    {
        Refusal?[] refusals =
        [
            (await Call(connection, "record").Soon()).Refusal,
            (await connection.Test(CancellationToken.None).Soon()).Refusal,
            (await connection.Capabilities(CancellationToken.None).Soon()).Refusal,
            (await connection.Describe("record", CancellationToken.None).Soon()).Refusal,
            (await connection.ReadResource(new() { Uri = "x:y" }, CancellationToken.None).Soon()).Refusal,
            (await connection.GetPrompt(new() { Name = "x" }, CancellationToken.None).Soon()).Refusal,
        ];
        refusals.ShouldAllBe(refusal => refusal!.Code == "connection.approval_required" && refusal.Message.Contains("/approve"));
        ProcessTable.With(_world.Mark).ShouldBeEmpty();
    }

    private static Task<GrainResult<ConnectionSnapshot>> Approve(IConnectionGrain connection, ApprovedCommand? command, Actor? actor = null) =>
        connection.Approve(new() { Context = Context() with { Actor = actor ?? Actor.Owner }, Command = command }).Soon();

    private static ImmutableDictionary<string, string> Env(params (string Name, string Value)[] variables) =>
        variables.ToImmutableDictionary(variable => variable.Name, variable => variable.Value);
}
