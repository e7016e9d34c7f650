using TaskMcp.LocalRuntime.Activations;

namespace TaskMcp.LocalRuntime.Timers;

/// <summary>One tick of a grain timer.</summary>
internal sealed class TimerTick(GrainTimer timer) : Turn
{
    public override string Name => "timer";

    public override bool Interleaves => timer.Interleaves;

    public override bool KeepsAlive => timer.KeepsAlive;

    public override void Refuse(Exception error) => timer.TickEnded(error);

    protected override Task Begin() => timer.Tick();

    protected override void Answer(Task ended) => timer.TickEnded(ended.Exception?.InnerException);
}
