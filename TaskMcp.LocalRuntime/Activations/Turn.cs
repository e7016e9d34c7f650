using TaskMcp.LocalRuntime.Activations.Scheduling;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>
/// Something an activation does: a call, a timer's tick, its activation or deactivation. A turn ends when the task of its code ends;
/// which turns may overlap is the activation's decision, and even those share one thread at a time.
/// </summary>
internal abstract class Turn
{
    private static readonly AsyncLocal<Turn?> Running = new();
    private static readonly ContextCallback RunInContext = static turn => ((Turn)turn!).RunHere();

    /// <summary>The turn whose code is running on this flow, null outside grains.</summary>
    public static Turn? Current => Running.Value;

    public abstract string Name { get; }

    public virtual bool IsReadOnly => false;

    /// <summary>Neither waits for other turns nor holds them up.</summary>
    public virtual bool Interleaves => false;

    /// <summary>The activation or deactivation itself, which nothing overlaps.</summary>
    public virtual bool IsLifecycle => false;

    /// <summary>Whether the activation counts as used by it.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Nobody waits for it any more, so it need not begin.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>The turn that waits for this one, as long as it does.</summary>
    public Turn? Caller { get; set; }

    /// <summary>Where it runs; null before it starts. Guarded by the activation's lock, as is <see cref="IsRunning"/>.</summary>
    public Activation? Activation { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>Milliseconds of the system's tick count when it had to wait.</summary>
    public long WaitingSince { get; set; }

    /// <summary>The execution context of the caller; null for a clean one.</summary>
    public ExecutionContext? Flow { get; protected init; }

    /// <summary>Runs on the activation's scheduler.</summary>
    public void Run()
    {
        if (IsAbandoned) Activation!.Ended(this, null);
        else ExecutionContext.Run(Flow ?? CleanExecutionContext.Value, RunInContext, this);
    }

    /// <summary>Answers with an error without having run.</summary>
    public abstract void Refuse(Exception error);

    /// <summary>Begins the code and returns its task.</summary>
    protected abstract Task Begin();

    /// <summary>Hands the outcome to whoever waits.</summary>
    protected abstract void Answer(Task ended);

    private void RunHere()
    {
        Running.Value = this;
        Task code;
        try
        {
            code = Begin() ?? throw new InvalidOperationException($"{Name} returned null instead of a task.");
        }
        catch (Exception error)
        {
            code = Failed(error);
        }
        if (code.IsCompleted) End(code);
        else code.GetAwaiter().UnsafeOnCompleted(() => End(code));
    }

    protected virtual Task Failed(Exception error) => error is OperationCanceledException canceled && canceled.CancellationToken.IsCancellationRequested
        ? Task.FromCanceled(canceled.CancellationToken)
        : Task.FromException(error);

    private void End(Task code)
    {
        Activation!.Ended(this, code.Exception?.InnerException);
        Answer(code);
        // Whatever has captured this flow (timers, sessions) must not keep the callers and the grain in memory.
        Caller = null;
        Activation = null;
    }
}
