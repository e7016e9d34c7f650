namespace TaskMcp.Silo.Runs;

/// <summary>What a run does next; follows from its record alone, so that it is the same after a crash.</summary>
public enum RunStep
{
    /// <summary>Get in line.</summary>
    Enqueue,

    /// <summary>Call the tool.</summary>
    Attempt,

    /// <summary>An attempt was cut off: decide whether it may be repeated.</summary>
    Recover,

    /// <summary>Wait for <see cref="RunRecord.NextAttemptAt"/>.</summary>
    Wait,

    /// <summary>Wait for a person's answer.</summary>
    WaitForAnswer,

    /// <summary>Nobody answered in time.</summary>
    Expire,

    ApplyOutputs,

    /// <summary>Ended: let the next one of the queue go.</summary>
    Release,
}
