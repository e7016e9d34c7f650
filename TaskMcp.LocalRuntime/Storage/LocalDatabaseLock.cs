namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Keeps other processes off a data directory. The operating system releases it when the process ends, however it ends.</summary>
internal sealed class LocalDatabaseLock : IDisposable
{
    private readonly FileStream file;

    private LocalDatabaseLock(FileStream file) => this.file = file;

    public static LocalDatabaseLock Take(string directory)
    {
        var path = Path.Combine(directory, "taskmcp.lock");
        try
        {
            return new(new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)));
        }
        catch (IOException error)
        {
            throw new LocalDatabaseException(
                $"The data directory {directory} is in use by another process. Stop that process, or choose another directory (TaskMcp__DataDirectory).", error) { IsInUse = true };
        }
        catch (UnauthorizedAccessException error)
        {
            throw new LocalDatabaseException($"{path} cannot be opened. Give this user the right to read and write it.", error);
        }
    }

    public void Dispose() => file.Dispose();
}
