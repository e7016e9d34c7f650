namespace TaskMcp.LocalRuntime.Activations.Scheduling;

/// <summary>
/// Runs everything of one activation, one thing at a time, on the thread pool: turns as they start, and the continuations of their
/// code, which come here because this is <see cref="TaskScheduler.Current"/> for them.
/// </summary>
internal sealed class ActivationScheduler : TaskScheduler, IThreadPoolWorkItem
{
    // After so many steps others get the thread first.
    private const int MaxSteps = 100;

    private readonly Lock gate = new();
    private readonly Queue<object> steps = new();
    private object? batch;
    private bool isScheduled;

    public override int MaximumConcurrencyLevel => 1;

    public bool IsCurrent => ReferenceEquals(Current, this);

    public void Post(Turn turn) => Add(turn);

    void IThreadPoolWorkItem.Execute()
    {
        // The steps run inside a task of this scheduler, so that it is the current one for them.
        var task = new Task(static scheduler => ((ActivationScheduler)scheduler!).RunSteps(), this);
        batch = task;
        task.RunSynchronously(this);
        lock (gate)
        {
            if (steps.Count == 0)
            {
                isScheduled = false;
                return;
            }
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task) => Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        (ReferenceEquals(task, batch) || (!taskWasPreviouslyQueued && IsCurrent)) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (gate) return [.. steps.OfType<Task>()];
    }

    private void Add(object step)
    {
        lock (gate)
        {
            steps.Enqueue(step);
            if (isScheduled) return;
            isScheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void RunSteps()
    {
        for (var count = 0; count < MaxSteps; count++)
        {
            object? step;
            lock (gate)
            {
                if (!steps.TryDequeue(out step)) return;
            }
            if (step is Turn turn) turn.Run();
            else TryExecuteTask((Task)step);
        }
    }
}
