using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks.Presets;

/// <summary>The presets of <c>webhook-presets.json</c> with their samples, which are part of the assembly.</summary>
internal sealed class WebhookPresets : IWebhookPresets
{
    private const string Resource = "webhook-presets.json";
    private const string SamplePrefix = "webhook-sample.";
    private const string SampleSuffix = ".json";

    private readonly Lazy<ImmutableArray<WebhookPreset>> _all = new(Read);

    public ImmutableArray<WebhookPreset> All => _all.Value;

    private static ImmutableArray<WebhookPreset> Read()
    {
        var presets = JsonSerializer.Deserialize<ImmutableArray<WebhookPreset>>(Text(Resource), TaskMcpJson.Options);
        return [.. presets.Select(preset => preset with { Samples = Samples(preset.Source) }).OrderBy(preset => preset.Name, StringComparer.Ordinal)];
    }

    /// <summary>Files named <c>{source}.{event}.json</c>.</summary>
    private static ImmutableArray<WebhookSample> Samples(string source)
    {
        var prefix = $"{SamplePrefix}{source}.";
        return
        [
            .. from name in typeof(WebhookPresets).Assembly.GetManifestResourceNames()
               where name.StartsWith(prefix, StringComparison.Ordinal)
               orderby name
               select new WebhookSample { EventType = name[prefix.Length..^SampleSuffix.Length], Payload = new(Text(name)) },
        ];
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(WebhookPresets).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
