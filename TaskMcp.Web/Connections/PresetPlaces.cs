using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Web.Connections;

/// <summary>One value of a new connection: fixed by the preset, or filled in by a person.</summary>
/// <param name="Path">Where it goes in the request, such as <c>auth_config.credentials.api_key</c>; null for an entry of the list of arguments.</param>
/// <param name="Value">What the preset has there, with placeholders.</param>
/// <param name="Field">Whose placeholder is in it; null when it is fixed.</param>
public sealed record PresetPlace(string? Path, string Value, PresetField? Field)
{
    /// <summary>Whether the placeholder is all of it, so that an empty input can stand for it.</summary>
    public bool IsWhole => Field is not null && Value == $"{{{Field.Name}}}";
}

/// <summary>A preset as the places of a form, so that the request has the same shape as any other one and a refusal finds its input.</summary>
internal static class PresetPlaces
{
    /// <summary>Everything but the arguments, in the order in which a person is asked; what is fixed comes last.</summary>
    public static ImmutableArray<PresetPlace> Of(ConnectionPreset preset)
    {
        var places = All(preset).ToList();
        var order = preset.Fields.Select(field => field.Name).ToList();
        return [.. places.OrderBy(place => place.Field is { } field ? order.IndexOf(field.Name) : int.MaxValue)];
    }

    /// <summary>The arguments of its program, in their order.</summary>
    public static ImmutableArray<PresetPlace> Arguments(ConnectionPreset preset) => [.. preset.Transport.Args.Select(argument => Place(preset, null, argument))];

    private static IEnumerable<PresetPlace> All(ConnectionPreset preset)
    {
        var (transport, auth) = (preset.Transport, preset.AuthConfig);
        if (transport.Url is { } url) yield return Place(preset, "transport.url", url);
        if (transport.Command is { } command) yield return Place(preset, "transport.command", command);
        foreach (var (name, value) in transport.Env.OrderBy(variable => variable.Key, StringComparer.Ordinal)) yield return Place(preset, $"transport.env.{name}", value);
        foreach (var (name, value) in auth.Credentials.OrderBy(credential => credential.Key, StringComparer.Ordinal)) yield return Place(preset, $"auth_config.credentials.{name}", value);
        if (auth.Header is { } header) yield return Place(preset, "auth_config.header", header);
        if (auth.Scheme is { } scheme) yield return Place(preset, "auth_config.scheme", scheme);
        if (auth.EnvironmentVariable is { } variable) yield return Place(preset, "auth_config.environment_variable", variable);
    }

    private static PresetPlace Place(ConnectionPreset preset, string? path, string value) =>
        new(path, value, preset.Fields.FirstOrDefault(field => value.Contains($"{{{field.Name}}}", StringComparison.Ordinal)));
}
