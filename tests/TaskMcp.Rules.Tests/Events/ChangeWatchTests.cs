using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Events;
using TaskMcp.Api.Http;
using TaskMcp.Changes;

namespace TaskMcp.Rules.Tests.Events;

/// <summary>What one reader of the stream is told of changes (SPEC T-9).</summary>
public sealed class ChangeWatchTests : IChangeFeed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HandClock _clock = new();
    private readonly MemoryStream _sent = new();
    private readonly Dictionary<(ChangeKind, string), long> _marks = [];
    private TaskCompletionSource _change = new();

    [Fact]
    public async Task It_begins_with_all_that_was_asked_for()
    {
        Change(ChangeKind.Runs);

        await Begun(ChangeKind.Runs, ChangeKind.Webhooks);

        Sent().ShouldBe(["""{"kinds":["runs","webhooks"]}"""]);
        Encoding.UTF8.GetString(_sent.ToArray()).ShouldNotContain("id:");
    }

    [Fact]
    public async Task Changes_within_the_pause_are_told_together_when_it_is_over_the_last_one_too()
    {
        var (watch, events) = await Begun(ChangeKind.Runs, ChangeKind.Webhooks, ChangeKind.Tools);
        Change(ChangeKind.Runs);
        Change(ChangeKind.Runs);
        watch.Next!.IsCompleted.ShouldBeFalse();
        await watch.Tell(events, default);
        Sent().Count.ShouldBe(1);
        Change(ChangeKind.Webhooks);

        _clock.EndPause();
        await Tell(watch, events);

        Sent()[1..].ShouldBe(["""{"kinds":["runs","webhooks"]}"""]);
        Change(ChangeKind.Tools);
        watch.Next!.IsCompleted.ShouldBeFalse("the pause after that has begun");
        _clock.EndPause();
        await Tell(watch, events);
        Sent()[2..].ShouldBe(["""{"kinds":["tools"]}"""]);
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_told_and_keeps_nothing_from_being_told()
    {
        var (watch, events) = await Begun(ChangeKind.Connections);
        Change(ChangeKind.Runs);
        _clock.EndPause();
        await Tell(watch, events);
        Sent().Count.ShouldBe(1);

        Change(ChangeKind.Runs);
        Change(ChangeKind.Connections);
        _clock.EndPause();
        await Tell(watch, events);

        Sent()[1..].ShouldBe(["""{"kinds":["connections"]}"""]);
    }

    [Fact]
    public async Task Who_asks_for_nothing_is_told_nothing()
    {
        var (watch, events) = await Begun();
        Change(ChangeKind.Runs);
        await watch.Tell(events, default);

        watch.Next.ShouldBeNull();
        Sent().ShouldBeEmpty();
    }

    Task<ChangeState> IChangeFeed.Now(string workspace, CancellationToken cancellationToken) => Task.FromResult(State());

    async Task<ChangeState> IChangeFeed.WaitAfter(ChangeState known, CancellationToken cancellationToken)
    {
        while (State().Since(known).IsEmpty) await _change.Task;
        return State();
    }

    private ChangeState State() => new("w", _marks.ToFrozenDictionary());

    private void Change(ChangeKind kind)
    {
        _marks[(kind, "a process")] = _marks.GetValueOrDefault((kind, "a process")) + 1;
        var change = _change;
        _change = new();
        change.SetResult();
    }

    private async Task<(ChangeWatch Watch, ServerSentEvents Events)> Begun(params ChangeKind[] kinds)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = _sent;
        var events = await ServerSentEvents.Start(http, default);
        var watch = new ChangeWatch(this, "w", [.. kinds], _clock);
        await watch.Begin(events, default);
        return (watch, events);
    }

    private static async Task Tell(ChangeWatch watch, ServerSentEvents events)
    {
        await watch.Next!.WaitAsync(Patience);
        await watch.Tell(events, default);
    }

    private List<string> Sent() =>
        [.. Encoding.UTF8.GetString(_sent.ToArray()).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];

    /// <summary>Pauses end when the test says so.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly BlockingCollection<(TimerCallback Callback, object? State)> _pauses = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            dueTime.ShouldBe(TimeSpan.FromMilliseconds(200));
            _pauses.Add((callback, state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void EndPause()
        {
            _pauses.TryTake(out var pause, Patience).ShouldBeTrue();
            pause.Callback(pause.State);
        }
    }
}
