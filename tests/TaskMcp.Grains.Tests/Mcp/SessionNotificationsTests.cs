using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

public class SessionNotificationsTests
{
    private readonly ManualClock _clock = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private int _reads;

    [Fact]
    public async Task SessionNotifications_reads_changed_lists_until_they_could_be_read()
    {
        var notifications = new SessionNotifications(SecretRedactor.None, new(), _clock, Read);
        notifications.ListChanged(ConnectionLists.Prompts);
        _reads.ShouldBe(1);
        await _clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => _reads == 3);
        _clock.Advance(TimeSpan.FromMinutes(5));
        _reads.ShouldBe(3, "what was read once is not read again");

        Task Read(ConnectionLists announced)
        {
            announced.ShouldBe(ConnectionLists.Prompts, "what was not read is still to be told");
            return ++_reads < 3 ? throw McpFailureException.Unreachable("busy") : Task.CompletedTask;
        }
    }
}
