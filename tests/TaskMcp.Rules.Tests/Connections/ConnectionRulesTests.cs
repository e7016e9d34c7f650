using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Rules.Tests.Connections;

public class ConnectionRulesTests
{
    private static readonly CommandContext Context = new() { Actor = Actor.Owner, CorrelationId = "c" };

    private static readonly ConnectionTransport Stdio = new() { Type = TransportType.Stdio, Command = "npx", Args = ["-y", "x"], Env = Env(("TOKEN", "value")) };

    private static readonly ConnectionTransport Http = new() { Type = TransportType.StreamableHttp, Url = "https://example.com/mcp" };

    public static TheoryData<CreateConnection, string, string> Refused() => new()
    {
        { Creation() with { Name = "" }, "connection.name_invalid", "name" },
        { Creation() with { Name = new('x', 201) }, "connection.name_invalid", "name" },
        { Creation() with { ServerType = "GitHub" }, "connection.server_type_invalid", "server_type" },
        { Creation() with { ServerType = "9to5" }, "connection.server_type_invalid", "server_type" },
        { Creation() with { ServerType = "a\n" }, "connection.server_type_invalid", "server_type" },
        { Creation() with { ServerType = new('a', 41) }, "connection.server_type_invalid", "server_type" },
        { Creation(Stdio with { Command = null }), "connection.transport_invalid", "transport.command" },
        { Creation(Stdio with { Command = "a\0b" }), "connection.transport_invalid", "transport.command" },
        { Creation(Stdio with { Url = "https://example.com" }), "connection.transport_invalid", "transport.url" },
        { Creation(Stdio with { Args = ["a", "b\0"] }), "connection.transport_invalid", "transport.args[1]" },
        { Creation(Stdio with { Env = Env(("A=B", "")) }), "connection.transport_invalid", "transport.env" },
        { Creation(Stdio with { Env = Enumerable.Range(0, 65).ToImmutableDictionary(i => $"V{i}", _ => "") }), "connection.transport_invalid", "transport.env" },
        { Creation(Http with { Url = null }), "connection.transport_invalid", "transport.url" },
        { Creation(Http with { Url = "ftp://example.com" }), "connection.transport_invalid", "transport.url" },
        { Creation(Http with { Url = "/mcp" }), "connection.transport_invalid", "transport.url" },
        { Creation(Http with { Url = "https://user:pw@example.com/" }), "connection.transport_invalid", "transport.url" },
        { Creation(Http with { Url = "https://example.com/#x" }), "connection.transport_invalid", "transport.url" },
        { Creation(Http with { Command = "npx" }), "connection.transport_invalid", "transport" },
        { Creation(Http with { ProtocolVersion = "2025-01-01" }), "connection.transport_invalid", "transport.protocol_version" },
        { Creation(Http with { ProtocolVersion = "" }), "connection.transport_invalid", "transport.protocol_version" },
        { Creation(Http with { Type = TransportType.Sse, ProtocolVersion = "2026-07-28" }), "connection.transport_invalid", "transport.protocol_version" },
        { Creation(Http with { Type = TransportType.Sse, Url = null }), "connection.transport_invalid", "transport.url" },
        { Creation(Http, new() { Type = AuthType.ApiKey }), "connection.auth_invalid", "auth_config.credentials.api_key" },
        { Creation(Http, Key("a\r\nb")), "connection.auth_invalid", "auth_config.credentials.api_key" },
        { Creation(Http, Key("key") with { Type = AuthType.None }), "connection.auth_invalid", "auth_config.credentials" },
        { Creation(Http, Key("key") with { Header = "Host" }), "connection.auth_invalid", "auth_config.header" },
        { Creation(Http, Key("key") with { Header = "Mcp-Session-Id" }), "connection.auth_invalid", "auth_config.header" },
        { Creation(Http, Key("key") with { Header = "Content-Language" }), "connection.auth_invalid", "auth_config.header" },
        { Creation(Http, Key("key") with { Header = "a b" }), "connection.auth_invalid", "auth_config.header" },
        { Creation(Http, Key("key") with { Scheme = "a b" }), "connection.auth_invalid", "auth_config.scheme" },
        { Creation(Stdio, Key("key") with { Header = "X-Key" }), "connection.auth_invalid", "auth_config.header" },
        { Creation(Stdio, Key("key") with { EnvironmentVariable = "A-B" }), "connection.auth_invalid", "auth_config.environment_variable" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void ConnectionRules_refuse_naming_the_field(CreateConnection command, string code, string field)
    {
        var refusal = ConnectionRules.Decide(command).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(code);
        refusal.Errors.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2025-03-26")]
    [InlineData("2024-11-05")]
    [InlineData(null)]
    public void ConnectionRules_take_every_version_of_the_protocol(string? version)
    {
        ConnectionRules.Decide(Creation(Http with { ProtocolVersion = version })).Value!.Config.Transport.ProtocolVersion.ShouldBe(version);
        ConnectionRules.Decide(Creation(Stdio with { ProtocolVersion = version })).IsAccepted.ShouldBeTrue();
        ConnectionRules.Decide(Creation(Http with { ProtocolVersion = version, Type = TransportType.Sse })).IsAccepted.ShouldBe(version != "2026-07-28");
    }

    [Fact]
    public void ConnectionRules_part_secrets_from_settings()
    {
        var draft = ConnectionRules.Decide(Creation(Stdio, Key("the-key"))).Value!;
        draft.Config.Transport.Env["TOKEN"].ShouldBeEmpty();
        draft.Config.Auth.CredentialNames.ShouldBe(["api_key"]);
        draft.Config.Auth.EnvironmentVariable.ShouldBe("API_KEY");
        draft.Secrets.ShouldBe(Env(("env.TOKEN", "value"), ("auth.api_key", "the-key")), ignoreOrder: true);
        JsonText.Of(draft.Config).Text.ShouldNotContain("the-key");
        draft.ToString().ShouldNotContain("the-key");
    }

    [Theory]
    [InlineData(null, null, "Authorization", "Bearer key")]
    [InlineData(null, "", "Authorization", "key")]
    [InlineData("X-Api-Key", null, "X-Api-Key", "key")]
    [InlineData("X-Api-Key", "Token", "X-Api-Key", "Token key")]
    public void ConnectionRules_send_the_key_in_the_header_that_was_meant(string? header, string? scheme, string name, string value)
    {
        var config = ConnectionRules.Decide(Creation(Http, Key("key") with { Header = header, Scheme = scheme })).Value!.Config;
        ConnectionSecrets.Settings(config, Env(("auth.api_key", "key")), OutboundHttp.Public).Headers.ShouldBe(Env((name, value)));
    }

    [Fact]
    public void ConnectionRules_put_secrets_where_a_process_finds_them()
    {
        var config = ConnectionRules.Decide(Creation(Stdio, Key("key"))).Value!.Config;
        ConnectionSecrets.Settings(config, Env(("auth.api_key", "key"), ("env.TOKEN", "value")), OutboundHttp.Public).Transport.Env
            .ShouldBe(Env(("API_KEY", "key"), ("TOKEN", "value")), ignoreOrder: true);
    }

    [Fact]
    public void ConnectionRules_keep_stored_values_for_empty_ones_of_the_same_program()
    {
        var present = ConnectionRules.Decide(Creation(Stdio, Key("key"))).Value!.Config;
        var draft = ConnectionRules.Decide(present, new() { Context = Context, Transport = Stdio with { Env = Env(("TOKEN", ""), ("NEW", "n")) } }).Value!;
        draft.Kept.ShouldBe(["env.TOKEN", "auth.api_key"], ignoreOrder: true);
        draft.Secrets.ShouldBe(Env(("env.NEW", "n")));
    }

    [Fact]
    public void ConnectionRules_never_give_stored_credentials_to_another_server()
    {
        var http = ConnectionRules.Decide(Creation(Http, Key("key"))).Value!.Config;
        ConnectionRules.Decide(http, new() { Context = Context, Transport = Http with { Url = "https://elsewhere.example/mcp" } }).Refusal!.Code.ShouldBe("connection.auth_invalid");
        ConnectionRules.Decide(http, new() { Context = Context, Transport = Http with { Url = "https://example.com/other" } }).Value!.Kept.ShouldBe(["auth.api_key"]);

        var stdio = ConnectionRules.Decide(Creation()).Value!.Config;
        var other = ConnectionRules.Decide(stdio, new() { Context = Context, Transport = Stdio with { Command = "other", Env = Env(("TOKEN", "")) } }).Value!;
        other.Kept.ShouldBeEmpty();
        other.Secrets["env.TOKEN"].ShouldBeEmpty();
    }

    [Fact]
    public void ConnectionRules_rename_leaves_everything_else()
    {
        var present = ConnectionRules.Decide(Creation(Stdio, Key("key"))).Value!.Config;
        var draft = ConnectionRules.Decide(present, new() { Context = Context, Name = "Other" }).Value!;
        draft.Secrets.ShouldBeEmpty();
        draft.Kept.ShouldBe(["env.TOKEN", "auth.api_key"], ignoreOrder: true);
        JsonText.Of(draft.Config).ShouldBe(JsonText.Of(present with { Name = "Other" }));
    }

    [Fact]
    public void ConnectionRules_status_keeps_since_while_it_stays()
    {
        var first = ConnectionRules.Apply(new(), new() { Generation = 1, Status = ConnectionStatus.Error, Reason = "a" }, At(1));
        var second = ConnectionRules.Apply(first, new() { Generation = 1, Status = ConnectionStatus.Error, Reason = "b" }, At(2));
        (second.Status, second.Reason, second.Since).ShouldBe((ConnectionStatus.Error, "b", At(1)));
        ConnectionRules.Apply(second, new() { Generation = 1, Status = ConnectionStatus.Active }, At(3)).Since.ShouldBe(At(3));

        static DateTimeOffset At(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
    }

    private static CreateConnection Creation(ConnectionTransport? transport = null, AuthConfig? auth = null) =>
        new() { Context = Context, Name = "Test", ServerType = "test", Transport = transport ?? Stdio, Auth = auth ?? new() };

    private static AuthConfig Key(string key) =>
        new() { Type = AuthType.ApiKey, Credentials = ImmutableDictionary<string, Secret>.Empty.Add("api_key", new(key)) };

    private static ImmutableDictionary<string, string> Env(params (string Name, string Value)[] variables) =>
        variables.ToImmutableDictionary(variable => variable.Name, variable => variable.Value);
}
