namespace TaskMcp.EndToEnd.Harness;

/// <summary>What a test measured or compared, to be read also when it passes: <c>test.sh</c> prints what is in the folder it names.</summary>
internal static class TestReport
{
    public static void Write(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("TASKMCP_TEST_REPORTS") is { Length: > 0 } folder) File.WriteAllText(Path.Combine(folder, $"{name}.txt"), text);
    }
}
