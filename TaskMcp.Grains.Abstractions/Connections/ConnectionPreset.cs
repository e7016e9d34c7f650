using System.Collections.Immutable;

namespace TaskMcp.Connections;

/// <summary>
/// What is known of a server that many connect to: enough to make a connection by filling in a few fields. Wherever a text of
/// <see cref="Transport"/> or <see cref="AuthConfig"/> holds <c>{name}</c>, the value of the field of that name goes; a variable or
/// credential whose field is optional and was left empty is left out.
/// </summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_preset")]
public sealed record ConnectionPreset
{
    /// <summary>The prefix of its tools.</summary>
    [Id(0)] public required string ServerType { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>What it is for, what it needs on this machine, and what to mind.</summary>
    [Id(2)] public required string Description { get; init; }

    /// <summary>With placeholders.</summary>
    [Id(3)] public required ConnectionTransport Transport { get; init; }

    /// <summary>With placeholders instead of credentials.</summary>
    [Id(4)] public required PresetAuth AuthConfig { get; init; }

    /// <summary>What somebody has to fill in, in the order to ask.</summary>
    [Id(5)] public ImmutableArray<PresetField> Fields { get; init; } = [];

    /// <summary>Steps to the credentials, for a person.</summary>
    [Id(6)] public ImmutableArray<string> HowToGetCredentials { get; init; } = [];

    [Id(7)] public required string DocumentationUrl { get; init; }

    /// <summary>Tools worth knowing, as the server named them when the preset was written; what it offers now, its capabilities tell.</summary>
    [Id(8)] public ImmutableArray<PresetTool> Tools { get; init; } = [];
}

/// <summary>How to identify to the server, as <c>auth_config</c> of a new connection.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.preset_auth")]
public sealed record PresetAuth
{
    [Id(0)] public AuthType Type { get; init; }

    /// <summary>By name, each with its placeholder.</summary>
    [Id(1)] public ImmutableDictionary<string, string> Credentials { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(2)] public string? Header { get; init; }

    [Id(3)] public string? Scheme { get; init; }

    [Id(4)] public string? EnvironmentVariable { get; init; }

    /// <summary>OAuth: the scopes to ask for.</summary>
    [Id(5)] public ImmutableArray<string> Scopes { get; init; } = [];
}

/// <summary>One value that a person fills in.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.preset_field")]
public sealed record PresetField
{
    /// <summary>The name of its placeholder.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string Description { get; init; }

    [Id(2)] public string? Example { get; init; }

    /// <summary>Whether it is a credential: not shown while it is typed, and never shown again.</summary>
    [Id(3)] public bool Secret { get; init; }

    [Id(4)] public bool Optional { get; init; }
}

/// <summary>A tool worth knowing.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.preset_tool")]
public sealed record PresetTool
{
    /// <summary>As the server names it, without the prefix.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string Description { get; init; }
}
