namespace TaskMcp.Silo.Sweeps;

/// <summary>How a sweep goes over its tasks.</summary>
/// <param name="Page">Tasks between two writes of the cursor: as many may be asked again after a crash.</param>
/// <param name="Width">Tasks that are asked at the same time: they share commits.</param>
public sealed record SweepPace(int Page, int Width)
{
    public static readonly SweepPace Default = new(Page: 200, Width: 32);
}
