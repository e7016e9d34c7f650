using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What a long call tells itself, so that its state is written in turns of their own. Nobody else calls it.</summary>
[Alias("taskmcp.ILongCallSelf")]
public interface ILongCallSelf : IGrainWithStringKey
{
    [Alias("Keep")] Task<LongCallSnapshot> Keep(GatewayCall call, bool mayRepeat);

    /// <param name="answer">Null when the call was cut off.</param>
    [Alias("Ended")] Task Ended(GatewayAnswer? answer);
}
