using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>How often the status of a connection is written (SPEC C-5).</summary>
public sealed class StatusReportsTests : IDisposable
{
    private readonly ManualClock _clock = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly List<SessionReport> _told = [];
    private readonly StatusReports _reports;

    public StatusReportsTests() => _reports = new(Told, _clock);

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task StatusReports_of_a_server_that_comes_and_goes_become_one_in_30_seconds_the_latest()
    {
        for (var i = 0; i < 100; i++) await _reports.Tell(Seen($"{i}"));
        _told.Count.ShouldBe(20);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _told.Count.ShouldBe(21);
        _told[^1].Reason.ShouldBe("99");
        _clock.Advance(TimeSpan.FromHours(1));
        _told.Count.ShouldBe(21, "there is no news");
        await _reports.Tell(Seen("later"));
        _told[^1].Reason.ShouldBe("later");
    }

    [Fact]
    public async Task StatusReports_that_wait_keep_the_lists_that_were_read()
    {
        for (var i = 0; i < 20; i++) await _reports.Tell(Seen($"{i}"));
        await _reports.Tell(Seen("read") with { Capabilities = [] });
        await _reports.Tell(Seen("failed"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        _told[^1].Reason.ShouldBe("failed");
        _told[^1].Capabilities.ShouldNotBeNull();
    }

    private static SessionReport Seen(string reason) => new() { Status = ConnectionStatus.Error, Reason = reason };

    private Task Told(SessionReport report)
    {
        _told.Add(report);
        return Task.CompletedTask;
    }
}
