namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Files and directories that only the owner may read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open) options.UnixCreateMode = OwnerFile;
        return options;
    }

    public static void EnsureDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, OwnerFile | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LocalDatabaseException($"The data directory {path} cannot be created. Create it, or choose another one (TaskMcp__DataDirectory).", error);
        }
    }
}
