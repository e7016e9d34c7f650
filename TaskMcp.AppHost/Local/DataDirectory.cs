namespace TaskMcp.AppHost.Local;

/// <summary>Where everything is kept: <c>TaskMcp:DataDirectory</c>, by default <c>data</c> in the content root.</summary>
internal sealed record DataDirectory(string Path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static DataDirectory Of(IConfiguration configuration, IHostEnvironment environment) =>
        new(System.IO.Path.GetFullPath(configuration["TaskMcp:DataDirectory"] is { Length: > 0 } configured ? configured : "data", environment.ContentRootPath));

    /// <summary>Makes it for its owner only; one that is there stays as it is.</summary>
    public void Ensure()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, OwnerOnly);
    }
}
