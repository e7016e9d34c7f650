using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Cache;

/// <summary>A request under way that others wait for instead of asking the same.</summary>
internal sealed class Flight
{
    private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is over, however it ended.</summary>
    public Task Landed => _landed.Task;

    /// <summary>Whether the server answered it.</summary>
    public bool WasAnswered { get; private set; }

    /// <summary>Why it failed, which is an answer for the others, too; null when it succeeded or was given up.</summary>
    public McpFailureException? Failure { get; private set; }

    public void Land(bool wasAnswered, McpFailureException? failure)
    {
        (WasAnswered, Failure) = (wasAnswered, failure);
        _landed.TrySetResult();
    }
}
