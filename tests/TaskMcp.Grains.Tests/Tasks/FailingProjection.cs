using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>The real projection, which fails or takes its time when a test says so.</summary>
internal sealed class FailingProjection(ITaskProjection projection) : ITaskProjection
{
    private int _failures;
    private volatile Gate? _gate;

    public void FailNext(int calls) => Volatile.Write(ref _failures, calls);

    public void Heal() => FailNext(0);

    /// <summary>Lets the next call wait until <see cref="LetGo"/>; ends when it has come.</summary>
    public Task Hold() => (_gate = new()).Reached.Task;

    public void LetGo() => _gate?.Opened.TrySetResult();

    public async Task Apply(string workspace, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _failures) >= 0) throw new IOException("The read model is away.");
        if (_gate is { } gate)
        {
            gate.Reached.TrySetResult();
            await gate.Opened.Task;
        }

        await projection.Apply(workspace, changes, cancellationToken);
    }

    private sealed class Gate
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
