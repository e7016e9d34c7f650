using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Rules.Tests.Connections.Approvals;

public class CommandRulesTests
{
    [Fact]
    public void CommandRules_tell_any_two_commands_apart() => Prop.ForAll(Commands, Commands, (one, other) =>
    {
        var same = one.Command == other.Command && one.Args.SequenceEqual(other.Args) && one.Env.SequenceEqual(other.Env);
        (CommandRules.Fingerprint(one) == CommandRules.Fingerprint(other)).ShouldBe(same);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void CommandRules_ask_for_programs_only()
    {
        CommandRules.Pending(Config(new() { Type = TransportType.StreamableHttp, Url = "https://example.com" }), approved: null).ShouldBeNull();
        var stdio = Config(new() { Type = TransportType.Stdio, Command = "npx", Args = ["-y"] });
        var pending = CommandRules.Pending(stdio, approved: null).ShouldNotBeNull();
        CommandRules.Pending(stdio, CommandRules.Fingerprint(pending)).ShouldBeNull();
        CommandRules.Pending(stdio, "another").ShouldNotBeNull();
    }

    [Fact]
    public void TransportRules_name_two_places_alike_exactly_when_they_are_the_same()
    {
        ConnectionTransport[] transports =
        [
            new() { Type = TransportType.Stdio, Command = "npx", Args = ["a", "b"] },
            new() { Type = TransportType.Stdio, Command = "npx", Args = ["a b"] },
            new() { Type = TransportType.Stdio, Command = "npx", Args = ["a", "b"], Env = ImmutableDictionary<string, string>.Empty.Add("A", "1") },
            new() { Type = TransportType.StreamableHttp, Url = "https://example.com/mcp" },
            new() { Type = TransportType.StreamableHttp, Url = "https://EXAMPLE.com:443/other" },
            new() { Type = TransportType.StreamableHttp, Url = "http://example.com/mcp" },
            new() { Type = TransportType.StreamableHttp, Url = "https://example.com:8443/mcp" },
            new() { Type = TransportType.Sse, Url = "https://example.com/mcp" },
        ];
        foreach (var one in transports)
        {
            foreach (var other in transports) (TransportRules.Place(one) == TransportRules.Place(other)).ShouldBe(TransportRules.IsSamePlace(one, other), $"{TransportRules.Place(one)} / {TransportRules.Place(other)}");
        }
    }

    private static Arbitrary<ApprovedCommand> Commands
    {
        get
        {
            var words = Gen.Elements("a", "b", "a b", "\"", ",", "").ListOf().Select(list => list.Take(3).ToImmutableArray());
            return (from command in Gen.Elements("a", "b") from args in words from env in words select new ApprovedCommand { Command = command, Args = args, Env = [.. env.Order(StringComparer.Ordinal)] }).ToArbitrary();
        }
    }

    private static ConnectionConfig Config(ConnectionTransport transport) => new() { Name = "n", ServerType = "t", Transport = transport, Auth = new() { Type = AuthType.None } };
}
