using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Mcp.Sessions;

namespace TaskMcp.Rules.Tests.Mcp.Server;

/// <summary>What is kept for resuming has bounds, and is never said to be whole when it is not.</summary>
public class SessionStreamsTests
{
    private readonly EventBudget _budget = new();

    [Fact]
    public void A_session_keeps_the_newest_of_what_it_said()
    {
        using var streams = new SessionStreams(_budget, TimeProvider.System);
        for (var number = 0; number < 100; number++) streams.Feed.Append(Message(50_000));

        _budget.Used.ShouldBeLessThanOrEqualTo(SessionStreams.MostBytes);
        _budget.Used.ShouldBeGreaterThan(SessionStreams.MostBytes / 2);
        streams.Find("0-0").ShouldBeNull("the first are gone");
        streams.Find("0-99").ShouldNotBeNull();
        streams.Find("0-101").ShouldBeNull("it has not happened yet");
    }

    [Fact]
    public void What_is_too_large_to_be_kept_leaves_a_gap_that_shows()
    {
        using var streams = new SessionStreams(_budget, TimeProvider.System);
        streams.Feed.Append(Message(10));
        streams.Feed.Append(Message(2 * SessionStreams.MostBytes));
        streams.Feed.Append(Message(10));

        streams.Find("0-1").ShouldBeNull();
        streams.Find("0-2").ShouldNotBeNull();
    }

    [Fact]
    public void All_sessions_together_keep_no_more_than_the_budget_and_give_it_back()
    {
        var sessions = Enumerable.Range(0, 100).Select(_ => new SessionStreams(_budget, TimeProvider.System)).ToList();
        foreach (var session in sessions)
        {
            for (var number = 0; number < 25; number++) session.Feed.Append(Message(50_000));
        }

        _budget.Used.ShouldBeLessThanOrEqualTo(EventBudget.Most);
        foreach (var session in sessions) session.Dispose();
        _budget.Used.ShouldBe(0);
    }

    private static JsonRpcNotification Message(int size) => new() { Method = "notifications/message", Params = new JsonObject { ["data"] = new string('x', size) } };
}
