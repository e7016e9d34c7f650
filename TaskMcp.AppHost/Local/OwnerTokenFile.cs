using System.Buffers.Text;
using System.Security.Cryptography;
using TaskMcp.Api.Access;

namespace TaskMcp.AppHost.Local;

/// <summary>The owner token: <c>TaskMcp:OwnerToken</c>, else the file <c>owner-token</c> in the data directory, made on the first start (SPEC A-1).</summary>
internal static class OwnerTokenFile
{
    public const string FileName = "owner-token";
    private const int RandomBytes = 32;

    public static OwnerToken Load(IConfiguration configuration, DataDirectory data) => new(Text(configuration, data));

    /// <summary>The token itself, for the sign-in link.</summary>
    public static string Text(IConfiguration configuration, DataDirectory data) => Existing(configuration, data) ?? Make(data, Path.Combine(data.Path, FileName));

    /// <summary>The token if there is one; none is made. For a look at data that another process keeps.</summary>
    public static string? Existing(IConfiguration configuration, DataDirectory data)
    {
        if (configuration["TaskMcp:OwnerToken"] is { Length: > 0 } configured) return configured;
        var path = Path.Combine(data.Path, FileName);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    private static string Make(DataDirectory data, string path)
    {
        data.Ensure();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.WriteLine(token);
        return token;
    }
}
