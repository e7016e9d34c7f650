using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace TaskMcp.Web.Assets;

/// <summary>
/// A style sheet or script of the pages, embedded in the assembly. Their common hash is a folder of their addresses, so that browsers may keep them for good
/// and a module that imports another by its name gets the one that was built with it.
/// </summary>
internal sealed record Asset(string ContentType, byte[] Content)
{
    private static readonly FrozenDictionary<string, Asset> All = Load(typeof(Asset).Assembly);

    private static readonly string Version = HashOf(All);

    public static Asset? Find(string version, string name) => version == Version ? All.GetValueOrDefault(name) : null;

    /// <summary>Where an asset is.</summary>
    /// <exception cref="KeyNotFoundException">It is not embedded.</exception>
    public static string Path(string name) => All.ContainsKey(name) ? $"/assets/{Version}/{name}" : throw new KeyNotFoundException($"{name} is not embedded.");

    private static FrozenDictionary<string, Asset> Load(Assembly assembly) =>
        assembly.GetManifestResourceNames().ToFrozenDictionary(name => name, name => new Asset(TypeOf(name), Read(assembly, name)), StringComparer.Ordinal);

    private static string TypeOf(string name) => name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string HashOf(FrozenDictionary<string, Asset> assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, asset) in assets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(name));
            hash.AppendData(asset.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }
}
