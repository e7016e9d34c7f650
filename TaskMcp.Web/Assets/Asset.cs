using System.Security.Cryptography;

namespace TaskMcp.Web.Assets;

/// <summary>A file of the pages, embedded in the assembly. Its hash is part of its address, so browsers may keep it for good.</summary>
internal sealed record Asset(string Name, string ContentType, byte[] Content)
{
    private static readonly Dictionary<string, Asset> All = new[] { Load("app.css", "text/css; charset=utf-8"), Load("app.js", "text/javascript; charset=utf-8") }
        .ToDictionary(asset => asset.Name, StringComparer.Ordinal);

    private string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 6));

    public static Asset? Find(string name) => All.GetValueOrDefault(name);

    public static string Path(string name) => $"/assets/{name}?v={All[name].Version}";

    private static Asset Load(string name, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(name, contentType, content);
    }
}
