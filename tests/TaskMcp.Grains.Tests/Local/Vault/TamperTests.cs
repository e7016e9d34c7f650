using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Connections.Vault;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Local.Vault;

/// <summary>SPEC C-8: a tampered record fails closed with a clear error, and takes no other connection with it.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private const string Field = "auth.api_key";
    private VaultWorld _world = null!;
    private Guid _victim;
    private Guid _other;

    public async Task InitializeAsync()
    {
        _world = await VaultWorld.StartedAsync();
        _victim = await _world.Keyed();
        _other = await _world.Keyed();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    public static TheoryData<string> Credentials => ["content", "key id", "version", "of another connection", "of another field", "empty", "gone"];

    public static TheoryData<string> Keys => ["wrapped", "id", "master key id", "gone", "of another key"];

    [Theory, MemberData(nameof(Credentials))]
    public async Task A_tampered_credential_stays_closed_and_can_be_entered_again(string how)
    {
        var foreign = SecretsOf(await State(_other))[Field]!.GetValue<string>();
        await _world.Connections.RestartAsync();
        await _world.Stored.Change(ConnectionState.Name, KeyOf(_victim), text => With(text, secrets =>
        {
            var box = secrets[Field]!.GetValue<string>();
            secrets[Field] = how switch
            {
                "content" => Damage.Of(box),
                "key id" => $"v1.0123456789abcdef.{box.Split('.')[2]}",
                "version" => box.Replace("v1.", "v9.", StringComparison.Ordinal),
                "of another connection" => foreign,
                "empty" => "",
                _ => box,
            };
            if (how == "of another field") secrets["env.EXTRA"] = box;
            if (how == "gone") secrets.Remove(Field);
        }));

        await ShouldBeClosed();
        await _world.ShouldOpen(_other);
        await ShouldOpenWhenEnteredAgain();
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task A_tampered_data_key_opens_nothing_and_credentials_can_be_entered_again(string how)
    {
        var open = (await (await _world.Connections.Scripted()).Get()).Value!.Id;
        var second = await _world.Connections.Grain<IKeyRingGrain>("elsewhere").Get();
        await _world.Connections.RestartAsync();
        await _world.Stored.Change(KeyRingState.Name, GrainKeys.DefaultWorkspace, text =>
        {
            var state = JsonNode.Parse(text)!;
            var keys = state["ring"]!["keys"]!.AsArray();
            var key = keys[0]!;
            switch (how)
            {
                case "wrapped": key["wrapped"] = Damage.Of((string)key["wrapped"]!); break;
                case "id": key["id"] = "0123456789abcdef"; break;
                case "master key id": key["master_key_id"] = "0123456789abcdef"; break;
                case "of another key": key["wrapped"] = second.Keys[0].Wrapped; break;
                default: keys.Clear(); break;
            }

            return state.ToJsonString();
        });

        await ShouldBeClosed();
        (await Outcome(_world.Connections.Connection(open), "record")).Error.ShouldBeNull();
        await ShouldOpenWhenEnteredAgain();
    }

    [Fact]
    public async Task A_ring_that_names_no_current_key_opens_what_is_stored_and_makes_a_new_one()
    {
        await _world.Connections.RestartAsync();
        await _world.Stored.Change(KeyRingState.Name, GrainKeys.DefaultWorkspace, text =>
        {
            var state = JsonNode.Parse(text)!;
            state["ring"]!["current_id"] = "0123456789abcdef";
            return state.ToJsonString();
        });

        await _world.ShouldOpen(_victim);
        await _world.ShouldOpen(await _world.Keyed());
    }

    private async Task ShouldBeClosed()
    {
        var outcome = await _world.Use(_victim);
        outcome.Error!.Code.ShouldBe(McpErrorCode.AuthFailed);
        outcome.Error.Message.ShouldMatch("(?i)enter");
        outcome.Output.ShouldBeNull();
        var shown = (await _world.Connections.Connection(_victim).Get()).Value!;
        shown.Status.ShouldBe(ConnectionStatus.AuthRequired);
        shown.StatusReason.ShouldBe(outcome.Error.Message);
        (await _world.Connections.Connection(_victim).Log()).Value.ShouldNotContain(line => line.EndsWith("ready", StringComparison.Ordinal), "no server was started");
    }

    private async Task ShouldOpenWhenEnteredAgain()
    {
        var update = await _world.Connections.Connection(_victim).Update(new() { Context = Context(), Auth = ApiKey() }).Soon();
        update.Refusal.ShouldBeNull();
        await _world.ShouldOpen(_victim);
        await _world.Connections.RestartAsync();
        await _world.ShouldOpen(_victim);
    }

    private async Task<string> State(Guid id) => (await _world.Stored.Read(ConnectionState.Name)).Single(state => state.Key == KeyOf(id)).Text;

    private static string KeyOf(Guid id) => GrainKeys.Of(GrainKeys.DefaultWorkspace, id);

    private static JsonObject SecretsOf(string state) => JsonNode.Parse(state)!["secrets"]!.AsObject();

    private static string With(string text, Action<JsonObject> change)
    {
        var state = JsonNode.Parse(text)!;
        change(state["secrets"]!.AsObject());
        return state.ToJsonString();
    }
}
