using System.Net;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Rules.Tests.Outbound;

public class AllowedHostsTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", 80, true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", 80, false)]
    [InlineData("10.0.0.5", "10.0.0.5", 80, true)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", 80, true)]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5", 80, true)]
    [InlineData("10.0.0.5", "10.0.0.6", 80, false)]
    [InlineData("10.0.0.5:8080", "10.0.0.5", 8080, true)]
    [InlineData("10.0.0.5:8080", "10.0.0.5", 80, false)]
    [InlineData("::1", "::1", 80, true)]
    [InlineData("[::1]:8080", "::1", 8080, true)]
    [InlineData("[::1]:8080", "::1", 80, false)]
    [InlineData("fd00::/8", "fd12::1", 80, true)]
    [InlineData("localhost", "127.0.0.1", 80, true)]
    [InlineData("localhost", "127.9.9.9", 80, true)]
    [InlineData("localhost", "::1", 80, true)]
    [InlineData("localhost", "10.0.0.1", 80, false)]
    [InlineData("localhost:3000", "127.0.0.1", 80, false)]
    [InlineData("tools.lan", "10.0.0.1", 80, false)]
    public void AllowedHosts_allow_addresses(string entry, string address, int port, bool expected) =>
        AllowedHosts.Parse([entry]).AllowsAddress(IPAddress.Parse(address), port).ShouldBe(expected);

    [Theory]
    [InlineData("tools.lan", "tools.lan", 80, true)]
    [InlineData("Tools.Lan.", "tools.lan", 80, true)]
    [InlineData("tools.lan", "TOOLS.lan.", 80, true)]
    [InlineData("tools.lan", "evil-tools.lan", 80, false)]
    [InlineData("tools.lan", "tools.lan.evil.example", 80, false)]
    [InlineData("tools.lan:8080", "tools.lan", 8080, true)]
    [InlineData("tools.lan:8080", "tools.lan", 80, false)]
    [InlineData("bücher.lan", "xn--bcher-kva.lan", 80, true)]
    [InlineData("10.0.0.5", "10.0.0.5.nip.io", 80, false)]
    public void AllowedHosts_allow_names(string entry, string host, int port, bool expected) =>
        AllowedHosts.Parse([entry]).AllowsName(host, port).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("http://tools.lan")]
    [InlineData("tools.lan:")]
    [InlineData("tools.lan:0")]
    [InlineData("tools.lan:65536")]
    [InlineData("*.lan")]
    [InlineData("10.0.0.0/33")]
    [InlineData("a b")]
    public void AllowedHosts_refuse_what_they_do_not_understand(string entry) =>
        Should.Throw<AllowedHostsException>(() => AllowedHosts.Parse([entry])).Message.ShouldContain($"'{entry.Trim()}'");
}
