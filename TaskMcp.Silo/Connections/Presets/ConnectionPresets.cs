using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections.Presets;

/// <summary>The presets of <c>presets.json</c>, which is part of the assembly.</summary>
internal sealed class ConnectionPresets : IConnectionPresets
{
    private const string Resource = "presets.json";

    private readonly Lazy<ImmutableArray<ConnectionPreset>> _all = new(Read);

    public ImmutableArray<ConnectionPreset> All => _all.Value;

    private static ImmutableArray<ConnectionPreset> Read()
    {
        using var stream = typeof(ConnectionPresets).Assembly.GetManifestResourceStream(Resource)!;
        return [.. JsonSerializer.Deserialize<ImmutableArray<ConnectionPreset>>(stream, TaskMcpJson.Options).OrderBy(preset => preset.Name, StringComparer.Ordinal)];
    }
}
