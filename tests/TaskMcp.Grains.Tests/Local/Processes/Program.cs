namespace TaskMcp.Grains.Tests.Local.Processes;

/// <summary>The test assembly started as a process of its own, to be killed. The test runner does not come here.</summary>
internal static class Program
{
    public static Task Main(string[] arguments) => arguments is ["crash-writer", var directory]
        ? CrashWriter.RunAsync(directory)
        : throw new ArgumentException("Usage: crash-writer DIRECTORY");
}
