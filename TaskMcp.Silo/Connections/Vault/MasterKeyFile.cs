using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>
/// The master key as a file beside the data: made on first start, readable by its owner only. While it is being replaced, its successor
/// lies beside it; both open, the successor wraps. Whenever a replacement is cut off, either file is whole and nothing is lost.
/// </summary>
internal static class MasterKeyFile
{
    public const string Name = "master.key";
    public const string NextName = "master.key.next";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="VaultException">A file is damaged or others may read it.</exception>
    public static MasterKeys ReadOrCreate(string directory)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, Name);
        if (!File.Exists(file)) Create(file);
        var current = Read(file)!;
        return Read(Path.Combine(directory, NextName)) is { } next ? new(next, current) : new(current);
    }

    /// <summary>All keys that lie there, the successor first; none is made.</summary>
    /// <exception cref="VaultException">A file is damaged or others may read it.</exception>
    public static IEnumerable<MasterKey> Present(string directory) =>
        ((string[])[NextName, Name]).Select(name => Read(Path.Combine(directory, name))).OfType<MasterKey>();

    /// <summary>Makes the successor, or takes the one that a replacement cut off has left.</summary>
    public static void BeginReplacement(string directory)
    {
        ReadOrCreate(directory);
        var next = Path.Combine(directory, NextName);
        if (!File.Exists(next)) Create(next);
    }

    /// <summary>The successor takes the place of the key, which is gone then.</summary>
    public static void CompleteReplacement(string directory) => File.Move(Path.Combine(directory, NextName), Path.Combine(directory, Name), overwrite: true);

    private static MasterKey? Read(string file)
    {
        if (!File.Exists(file)) return null;
        var name = Path.GetFileName(file);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) is not 0 and var others)
        {
            throw new VaultException($"{name} in the data directory can be used by others ({others}). Allow its owner only: chmod 600 {name}");
        }

        return MasterKey.Parse(File.ReadAllText(file), $"The content of {name}");
    }

    // Under another name first, so that a crash leaves no half key; without overwriting, so that of two starts one wins.
    private static void Create(string file)
    {
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Bytes)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }

        // Once more under its name: nothing may be wrapped by a key whose name is not on disk yet.
        using var named = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        named.Flush(flushToDisk: true);
    }
}
