namespace TaskMcp.Silo.Changes;

/// <summary>Wakes those of this process who wait for a change in a workspace. Holds something for workspaces only in which somebody waits.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>A change in the workspace is committed.</summary>
    public void Publish(string workspace)
    {
        TaskCompletionSource? woken;
        lock (_lock)
        {
            if (!_waiting.Remove(workspace, out woken)) return;
        }

        woken.SetResult();
    }

    /// <summary>Ends with the next change that is published.</summary>
    public Task Next(string workspace)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(workspace, out var next)) _waiting[workspace] = next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return next.Task;
        }
    }
}
