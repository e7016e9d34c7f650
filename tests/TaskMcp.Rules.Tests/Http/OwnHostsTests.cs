using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;

namespace TaskMcp.Rules.Tests.Http;

/// <summary>SPEC A-4.</summary>
public class OwnHostsTests
{
    private static readonly OwnHosts Loopback = new(["http://127.0.0.1:5180", "http://[::1]:5180"], null, []);
    private static readonly OwnHosts Everywhere = new(["http://127.0.0.1:5180", "http://0.0.0.0:80"], "https://tasks.example.com", ["tasks.lan", "*.corp.example"]);

    [Theory, InlineData("localhost", true), InlineData("127.0.0.1", true), InlineData("[::1]", true), InlineData("127.9.9.9", true), InlineData("192.168.1.7", false), InlineData("evil.example", false), InlineData("", false)]
    public void On_loopback_only_its_own_names_are_answered(string host, bool isAnswered) => Loopback.Answers(host).ShouldBe(isAnswered);

    [Theory, InlineData("tasks.example.com", true), InlineData("TASKS.example.com", true), InlineData("tasks.lan", true), InlineData("a.corp.example", true), InlineData("a.b.corp.example", true), InlineData("192.168.1.7", true),
        InlineData("[2001:db8::1]", true), InlineData("localhost", true), InlineData("corp.example", false), InlineData("evilcorp.example", false), InlineData(".corp.example", false), InlineData("tasks.example.com.evil.example", false), InlineData("", false)]
    public void Elsewhere_it_is_the_public_name_what_was_set_and_addresses(string host, bool isAnswered) => Everywhere.Answers(host).ShouldBe(isAnswered);

    [Fact]
    public void A_star_answers_to_all() => new OwnHosts(["http://0.0.0.0:80"], null, ["*"]).Answers("anything.example").ShouldBeTrue();

    [Fact]
    public void A_server_that_does_not_know_its_addresses_is_not_on_loopback() => new OwnHosts([], null, []).IsLoopbackOnly.ShouldBeFalse();

    [Theory, InlineData("http://localhost:5180", true), InlineData("https://localhost:5180", true), InlineData("https://tasks.example.com", true), InlineData("http://tasks.example.com", false), InlineData("http://localhost:1", false),
        InlineData("null", false), InlineData("file://localhost:5180", false), InlineData("https://tasks.example.com.evil.example", false), InlineData("https://tasks.example.com:444", false), InlineData("", false)]
    public void Own_origins_are_where_the_request_went_and_the_public_address(string origin, bool isOwn) => Everywhere.IsOwnOrigin(origin, new HostString("localhost:5180")).ShouldBe(isOwn);
}
