namespace TaskMcp.LocalRuntime.Activations.Scheduling;

/// <summary>An execution context without any values, for turns that nobody's flow began.</summary>
internal static class CleanExecutionContext
{
    public static readonly ExecutionContext Value = Capture();

    private static ExecutionContext Capture()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
