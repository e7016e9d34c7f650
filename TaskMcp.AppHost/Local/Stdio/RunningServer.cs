using System.Diagnostics;
using System.Text.Json;

namespace TaskMcp.AppHost.Local.Stdio;

/// <summary>Where the server that runs on a data directory is reached from this machine: a file beside the data, for its owner only, while it runs.</summary>
internal sealed record RunningServer(Uri Url, int ProcessId)
{
    private const string FileName = "running.json";

    /// <summary>Null when no server says so, or the one that did is gone.</summary>
    public static async Task<RunningServer?> Find(DataDirectory data, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(PathIn(data));
            return await JsonSerializer.DeserializeAsync<RunningServer>(file, JsonSerializerOptions.Web, cancellationToken) is { Url: not null } server && Lives(server.ProcessId) ? server : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Forget(DataDirectory data) => File.Delete(PathIn(data));

    /// <summary>In one step, so that nobody reads half of it.</summary>
    public async Task Tell(DataDirectory data)
    {
        var path = PathIn(data);
        var draft = $"{path}.{ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, options)) await JsonSerializer.SerializeAsync(file, this, JsonSerializerOptions.Web);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Completes when its process has ended.</summary>
    public async Task Ended()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private static string PathIn(DataDirectory data) => Path.Combine(data.Path, FileName);

    private static bool Lives(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
