using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Rules.Tests.Connections;

public class ConnectionPolicyTests
{
    private static readonly ConnectionTransport Stdio = new() { Type = TransportType.Stdio, Command = "npx" };

    private readonly ConnectionPolicy _policy = new(new OutboundGuard(AllowedHosts.Parse(["10.0.0.5"])), approvesCommands: false);

    [Fact]
    public void ConnectionPolicy_lets_only_users_start_programs()
    {
        ConnectionPolicy.WhyNot(Actor.Owner, Stdio).ShouldBeNull();
        ConnectionPolicy.WhyNot(Actor.Owner with { Kind = ActorKind.Agent }, Stdio)!.Code.ShouldBe("auth.forbidden");
        ConnectionPolicy.WhyNot(Actor.Owner with { Kind = ActorKind.Agent }, Http("https://example.com/mcp")).ShouldBeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/mcp", "127.0.0.1")]
    [InlineData("http://0177.0.0.1/mcp", "127.0.0.1")]
    [InlineData("https://0x7f000001/mcp", "127.0.0.1")]
    [InlineData("http://2130706433/", "127.0.0.1")]
    [InlineData("http://127.1/", "127.0.0.1")]
    [InlineData("http://127.0.0.1./", "127.0.0.1.")]
    [InlineData("http://0/", "0.0.0.0")]
    [InlineData("http://localhost:3000/", "localhost")]
    [InlineData("http://LOCALHOST./", "localhost.")]
    [InlineData("http://a.localhost/", "a.localhost")]
    [InlineData("http://10.0.0.6/", "10.0.0.6")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "169.254.169.254")]
    [InlineData("http://[::1]/", "::1")]
    [InlineData("http://[::ffff:10.0.0.6]/", "::ffff:10.0.0.6")]
    [InlineData("http://[fe80::1%25eth0]/", "fe80::1")]
    public void ConnectionPolicy_refuses_a_host_that_is_not_public_naming_it_and_the_way_out(string url, string host)
    {
        var refusal = _policy.WhyNotTo(Http(url)).ShouldNotBeNull();
        refusal.Code.ShouldBe("connection.host_forbidden");
        refusal.Errors.Keys.ShouldBe(["transport.url"]);
        refusal.Message.ShouldContain(host);
        refusal.Message.ShouldContain("TaskMcp__AllowedHosts__1=");
    }

    [Theory]
    [InlineData("http://10.0.0.5/mcp")]
    [InlineData("http://[::ffff:10.0.0.5]/mcp")]
    [InlineData("https://8.8.8.8/mcp")]
    [InlineData("https://mcp.example.com/mcp")]
    public void ConnectionPolicy_lets_public_and_allowed_hosts_be_tried(string url) => _policy.WhyNotTo(Http(url)).ShouldBeNull();

    private static ConnectionTransport Http(string url) => new() { Type = TransportType.StreamableHttp, Url = url };
}
