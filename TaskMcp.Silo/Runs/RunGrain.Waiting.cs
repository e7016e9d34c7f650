using TaskMcp.Connections;
using TaskMcp.Notifications;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// Waiting without work. For a connection (SPEC C-13): it is asked again and again, and when is only in memory, since thousands of runs may
/// wait for the same one; it answers without asking its server while it rests itself. For a person: nothing happens at all.
/// </summary>
public sealed partial class RunGrain
{
    private DateTimeOffset _nextPoll;
    private int _polls;

    /// <summary>The number of the attempt whose question was told.</summary>
    private int _toldAttempt;

    /// <summary>Until when there is nothing to do; null when there is something.</summary>
    private DateTimeOffset? RestUntil(RunStep step) => step switch
    {
        RunStep.Wait => Run.NextAttemptAt,
        RunStep.Attempt when Run.IsOffline && _nextPoll > clock.GetUtcNow() => _nextPoll,
        RunStep.WaitForAnswer when _toldAttempt == Run.Attempts.Length => Run.Question!.ExpiresAt ?? DateTimeOffset.MaxValue,
        _ => null,
    };

    /// <summary><paramref name="down"/>: why the connection is down; null when it is not.</summary>
    private void Polled(McpError? down)
    {
        _polls = down is null ? 0 : _polls + 1;
        if (down is not null) _nextPoll = clock.GetUtcNow() + RetrySchedule.Poll(_polls, down.RetryAfter, jitter);
    }

    /// <summary>
    /// The reminder stays until the inbox has the question, so a crash before is healed; then it is given up. What is told has an id that follows
    /// from the attempt, so telling it twice changes nothing.
    /// </summary>
    private async Task TellQuestion()
    {
        if (Run is not { Question: { } question, Attempts: [.., var attempt] }) return;
        var (task, binding) = (Run.Request!.Task, Run.Request.Binding);
        await GrainFactory.GetGrain<INotificationGrain>(GrainKeys.Of(WorkspaceName, RunIds.OfQuestion(Run.Id, attempt.Number, attempt.StartedAt))).Add(new()
        {
            TaskId = task.Id,
            TaskTitle = task.Title,
            Text = $"{binding.Config.ToolName} waits for an answer: {question.Words()}",
            BindingId = binding.Id,
            RunId = Run.Id,
        });
        await this.AsReference<IRunSelf>().Asked(attempt.Number);
        _toldAttempt = attempt.Number;
    }
}
