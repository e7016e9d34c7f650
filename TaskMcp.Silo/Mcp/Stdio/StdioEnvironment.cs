namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>What a server process sees of TaskMcp's environment: this list and what its connection declares, nothing else.</summary>
internal static class StdioEnvironment
{
    private static readonly string[] Unix =
        ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"];

    private static readonly string[] Windows =
        ["PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "TEMP", "TMP", "USERNAME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMFILES"];

    /// <summary>Fills an empty environment.</summary>
    public static void Fill(IDictionary<string, string?> environment, IEnumerable<KeyValuePair<string, string>> declared)
    {
        environment.Clear();
        foreach (var name in OperatingSystem.IsWindows() ? Windows : Unix)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) environment[name] = value;
        }

        foreach (var (name, value) in declared) environment[name] = value;
    }
}
