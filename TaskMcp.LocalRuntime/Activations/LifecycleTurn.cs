namespace TaskMcp.LocalRuntime.Activations;

/// <summary>The activation or the deactivation of an activation.</summary>
internal sealed class LifecycleTurn : Turn
{
    private readonly Func<Task> code;
    private readonly Action<Exception?> ended;

    public LifecycleTurn(string name, Activation activation, ExecutionContext? flow, Func<Task> code, Action<Exception?> ended)
    {
        Name = name;
        Activation = activation;
        Flow = flow;
        this.code = code;
        this.ended = ended;
    }

    public override string Name { get; }

    public override bool IsLifecycle => true;

    public override void Refuse(Exception error) => ended(error);

    protected override Task Begin() => code();

    protected override void Answer(Task task) => ended(task.Exception?.InnerException ?? (task.IsCanceled ? new TaskCanceledException(task) : null));
}
