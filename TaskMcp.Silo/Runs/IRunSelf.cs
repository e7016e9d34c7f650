using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// What a run's work outside its turns brings home, so that all of its state is written in turns, one at a time. Key as <c>IRunGrain</c>.
/// Each call is dropped when the run has moved on meanwhile (it was cancelled).
/// </summary>
[Alias("taskmcp.IRunSelf")]
public interface IRunSelf : IGrainWithStringKey
{
    /// <summary>Records the attempt that is about to be made; its number, or null when it must not be.</summary>
    [Alias("BeginAttempt")] Task<int?> BeginAttempt(JsonText input, ToolFacts tool);

    [Alias("FailBeforeCall")] Task FailBeforeCall(JsonText? input, McpError error);

    /// <summary>Nothing could be sent: the connection is down.</summary>
    [Alias("WaitForConnection")] Task WaitForConnection(JsonText input, McpError why);

    [Alias("EndAttempt")] Task EndAttempt(int number, ToolOutcome outcome);

    /// <summary>The last attempt was cut off.</summary>
    [Alias("Interrupt")] Task Interrupt();

    /// <summary>The inbox shows what this attempt led the server to ask: no more wake-ups until that is answered or expires.</summary>
    [Alias("Asked")] Task Asked(int number);

    /// <summary>The question has expired.</summary>
    [Alias("Expire")] Task Expire();

    [Alias("FinishOutputs")] Task FinishOutputs(int number, ImmutableArray<string> problems);

    /// <summary>Removes the run and all its traces if it ended before this; whether it did. A repeat after a crash removes what is left.</summary>
    [Alias("Forget")] Task<bool> Forget(DateTimeOffset before);

    /// <summary>The queue has let go of the run: no more wake-ups.</summary>
    [Alias("Released")] Task Released();
}
