using Orleans.Runtime;
using TaskMcp.LocalRuntime.References;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>A call of a grain's method that somebody waits for.</summary>
internal abstract class Call : Turn
{
    private readonly GrainMethod method;

    protected Call(GrainMethod method, GrainId target)
    {
        this.method = method;
        Target = target;
        Flow = ExecutionContext.Capture();
        Caller = Current;
        DeadlineNode = new(this);
    }

    public GrainId Target { get; }

    public override string Name => method.Name;

    public override bool IsReadOnly => method.IsReadOnly;

    public override bool Interleaves => method.IsAlwaysInterleave;

    /// <summary>Its place among the calls that have a deadline.</summary>
    public LinkedListNode<Call> DeadlineNode { get; }

    public long Deadline { get; set; }

    public int DeadlineStripe { get; set; }

    /// <summary>The caller stops waiting.</summary>
    public void TimeOut(TimeSpan after)
    {
        Refuse(new TimeoutException($"{Target} did not answer {Name} within {after}. The call may still take effect."));
        Caller = null;
    }
}
