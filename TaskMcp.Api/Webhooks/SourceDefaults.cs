using System.Collections.Immutable;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>What a new webhook of a source has when nobody says otherwise. One with a mapping of its own is described in full.</summary>
internal static class SourceDefaults
{
    private static readonly WebhookMapping General = new()
    {
        Title = "{{ payload.title | default: 'Untitled' }}",
        Note = "{{ payload.body | default: '' }}",
        Tags = "{{ payload.labels | default: '' }}",
        ExternalId = "{{ payload.url | default: '' }}",
        ExternalUrl = "{{ payload.url | default: '' }}",
    };

    public static WebhookPreset? Preset(IWebhookPresets presets, string source) => presets.All.FirstOrDefault(preset => preset.Source == source);

    public static WebhookMapping Mapping(WebhookPreset? preset, WebhookMapping? own) => own ?? preset?.Mapping ?? General;

    public static ImmutableArray<string> Events(WebhookPreset? preset, WebhookMapping? ownMapping, Optional<ImmutableArray<string>> own) =>
        own.IsSet ? own.Value : ownMapping is null && preset is not null ? preset.Events : [];
}
