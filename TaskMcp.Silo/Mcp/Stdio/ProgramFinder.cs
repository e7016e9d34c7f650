namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>Finds a program as a shell would, so that a wrong command is told from a server that fails.</summary>
internal static class ProgramFinder
{
    /// <summary>The full path of the program, or null.</summary>
    public static string? Find(string command, string? path, string workingDirectory)
    {
        if (command.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(command))
        {
            return Existing(Path.GetFullPath(command, workingDirectory));
        }

        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Existing(Path.Combine(folder, command)))
            .FirstOrDefault(found => found is not null);
    }

    private static string? Existing(string file)
    {
        if (!OperatingSystem.IsWindows()) return File.Exists(file) && IsExecutable(file) ? file : null;
        var endings = (Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';');
        return Path.HasExtension(file) && File.Exists(file)
            ? file
            : endings.Select(ending => file + ending).FirstOrDefault(File.Exists);
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0;
    }
}
