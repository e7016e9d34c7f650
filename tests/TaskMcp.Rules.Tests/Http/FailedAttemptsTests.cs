using System.Net;
using TaskMcp.Api.Access;

namespace TaskMcp.Rules.Tests.Http;

/// <summary>SPEC A-4.</summary>
public sealed class FailedAttemptsTests : IDisposable
{
    private readonly FailedAttempts _attempts = new(new());

    [Fact]
    public void Who_fails_thirty_times_has_to_wait_and_nobody_else_has()
    {
        var address = IPAddress.Parse("192.0.2.1");
        for (var time = 0; time < 30; time++)
        {
            _attempts.Wait("a", address).ShouldBeNull($"after {time}");
            _attempts.Count("a", address);
        }

        // The bucket fills by the machine's clock: a slow machine may have filled one token meanwhile.
        _attempts.Count("a", address);
        _attempts.Count("a", address);
        _attempts.Wait("a", address).ShouldBe(TimeSpan.FromSeconds(1));
        var other = Enumerable.Range(2, 9).Select(number => IPAddress.Parse($"192.0.2.{number}")).First(other => FailedAttempts.Place(other) != FailedAttempts.Place(address));
        _attempts.Wait("b", address).ShouldBeNull();
        _attempts.Wait("a", other).ShouldBeNull();
    }

    [Fact]
    public void A_network_of_IPv6_counts_as_one_and_so_does_an_address_in_either_form()
    {
        FailedAttempts.Place(IPAddress.Parse("2001:db8:1:2::1")).ShouldBe(FailedAttempts.Place(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        FailedAttempts.Place(IPAddress.Parse("::ffff:192.0.2.1")).ShouldBe(FailedAttempts.Place(IPAddress.Parse("192.0.2.1")));
        Enumerable.Range(0, 200).Select(network => FailedAttempts.Place(IPAddress.Parse($"2001:db8:1:{network:x}::1"))).Distinct().Count().ShouldBeGreaterThan(150);
        FailedAttempts.Place(null).ShouldBe(0);
    }

    public void Dispose() => _attempts.Dispose();
}
