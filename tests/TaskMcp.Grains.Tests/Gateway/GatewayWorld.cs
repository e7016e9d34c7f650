using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Toolboxes;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Gateway;

/// <summary>Connections with toolboxes before them and agents who were granted those.</summary>
internal sealed class GatewayWorld(ConnectionWorld connections) : IAsyncDisposable
{
    public ConnectionWorld Connections => connections;

    public static async Task<GatewayWorld> StartedAsync() => new(await ConnectionWorld.StartedAsync());

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    /// <summary>Somebody new.</summary>
    public static Caller Agent(WorkspaceRole role = WorkspaceRole.Member) => new()
    {
        Workspace = GrainKeys.DefaultWorkspace,
        Actor = new() { Kind = ActorKind.Agent, Id = Guid.CreateVersion7().ToString("D"), Name = "Agent" },
        Role = role,
    };

    public IGatewayGrain Gateway(Caller caller) => connections.Grain<IGatewayGrain>(GrainKeys.Gateway(caller.Workspace, caller.Actor.Id));

    public IToolboxGrain Toolbox(Guid id) => connections.Grain<IToolboxGrain>(GrainKeys.Of(GrainKeys.DefaultWorkspace, id));

    public async Task<Guid> Connection(ConnectionTransport transport, string serverType = "test", string name = "Test") =>
        (await (await connections.Created(Creation(transport) with { ServerType = serverType, Name = name })).Get()).Value!.Id;

    public Task<Guid> Scripted(string serverType = "test", string name = "Test") => Connection(connections.Node(NpmServers.Scripted), serverType, name);

    public async Task<ToolboxSnapshot> Box(params ToolboxEntry[] entries)
    {
        var result = await Toolbox(Guid.CreateVersion7()).Create(new() { Context = Context(), Name = "Box", Entries = [.. entries] }).Soon();
        result.Refusal.ShouldBeNull();
        return result.Value!;
    }

    /// <summary>Grants a toolbox of these connections, each with all of its tools.</summary>
    public async Task<ToolboxSnapshot> Granted(Caller caller, GrantTerms? terms, params Guid[] connectionIds)
    {
        var box = await Box([.. connectionIds.Select(id => new ToolboxEntry { ConnectionId = id })]);
        await Grant(caller, box.Id, terms);
        return box;
    }

    public async Task<GrantSnapshot> Grant(Caller caller, Guid toolboxId, GrantTerms? terms = null)
    {
        var result = await Gateway(caller).Put(new() { Context = Context(), ToolboxId = toolboxId, Terms = terms ?? new() }).Soon();
        result.Refusal.ShouldBeNull();
        return result.Value!;
    }

    public async Task<string[]> Tools(Caller caller) =>
        [.. (await Gateway(caller).List(caller, GatewayListKind.Tools, CancellationToken.None).Soon()).Items.Select(item => (string)item.ToNode()!["name"]!)];

    public Task<GatewayAnswer> Call(Caller caller, string name, string arguments = "{}", InputOffers offers = InputOffers.None, InputAnswers? answers = null, CancellationToken cancellationToken = default) =>
        Gateway(caller).Call(
            new() { Caller = caller, Name = name, Arguments = new(arguments), Offers = offers, Answers = answers, CorrelationId = "correlation" }, null, cancellationToken).Soon();

    public static InputAnswers Answers(GatewayAnswer asked, string response, string key = "confirm") => new()
    {
        Responses = ImmutableDictionary<string, JsonText>.Empty.Add(key, new(response)), RequestState = asked.InputRequired.ShouldNotBeNull().RequestState,
    };

    public static string Text(GatewayAnswer answer) => (string)answer.Result.ShouldNotBeNull().ToNode()!["content"]![0]!["text"]!;

    public static bool IsError(GatewayAnswer answer) => answer.Result.ShouldNotBeNull().ToNode()!["isError"] is JsonValue flag && (bool)flag;

    /// <summary>The code of what the gateway refused; null when it refused nothing.</summary>
    public static string? Code(GatewayAnswer answer) => (string?)answer.Result?.ToNode()!["_meta"]?["taskmcp/error"]?["code"];
}
