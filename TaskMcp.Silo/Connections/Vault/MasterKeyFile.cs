using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>The master key as a file beside the data: made on first start, readable by its owner only.</summary>
internal static class MasterKeyFile
{
    public const string Name = "master.key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="VaultException">The file is damaged or others may read it.</exception>
    public static MasterKey ReadOrCreate(string directory)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, Name);
        if (!File.Exists(file)) Create(file);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) is not 0 and var others)
        {
            throw new VaultException($"{Name} in the data directory can be used by others ({others}). Allow its owner only: chmod 600 {Name}");
        }

        return MasterKey.Parse(File.ReadAllText(file), $"The content of {Name}");
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
    }
}
