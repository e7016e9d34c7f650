using System.Collections.Concurrent;

namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>Points where a grain waits until the test lets it go on.</summary>
public static class Gates
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> All = new();

    public static Task Passed(string name) => Gate(name).Task.Soon();

    public static void Open(string name) => Gate(name).TrySetResult();

    private static TaskCompletionSource Gate(string name) => All.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
