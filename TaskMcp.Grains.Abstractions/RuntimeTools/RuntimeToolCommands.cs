using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.RuntimeTools;

[GenerateSerializer, Immutable, Alias("taskmcp.create_runtime_tool")]
public sealed record CreateRuntimeTool
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public string? Title { get; init; }

    [Id(3)] public required string Description { get; init; }

    [Id(4)] public required JsonText InputSchema { get; init; }

    [Id(5)] public ToolAnnotations Annotations { get; init; } = new();

    [Id(6)] public HttpAction? Http { get; init; }

    [Id(7)] public ToolAction? Tool { get; init; }

    [Id(8)] public TimeSpan? Timeout { get; init; }

    [Id(9)] public bool Enabled { get; init; } = true;

    /// <summary>By name of the header.</summary>
    [Id(10)] public ImmutableDictionary<string, Secret> SecretHeaders { get; init; } = ImmutableDictionary<string, Secret>.Empty;

    /// <summary>What is doubtful about it.</summary>
    [Id(11)] public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>New values for a run-time tool; what is not set stays.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.update_runtime_tool")]
public sealed record UpdateRuntimeTool
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Optional<string?> Title { get; init; }

    [Id(2)] public Optional<string> Description { get; init; }

    [Id(3)] public Optional<JsonText> InputSchema { get; init; }

    [Id(4)] public Optional<ToolAnnotations> Annotations { get; init; }

    /// <summary>Replaces the whole.</summary>
    [Id(5)] public Optional<HttpAction> Http { get; init; }

    /// <summary>Replaces the whole.</summary>
    [Id(6)] public Optional<ToolAction> Tool { get; init; }

    [Id(7)] public Optional<TimeSpan> Timeout { get; init; }

    [Id(8)] public Optional<bool> Enabled { get; init; }

    /// <summary>Replaces all.</summary>
    [Id(9)] public Optional<ImmutableDictionary<string, Secret>> SecretHeaders { get; init; }

    /// <summary>Set where its action is.</summary>
    [Id(10)] public Optional<ImmutableArray<string>> Warnings { get; init; }
}

/// <summary>What a run-time tool would do with some arguments.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.runtime_tool_plan")]
public sealed record RuntimeToolPlan
{
    /// <summary>HTTP: the method and the URL.</summary>
    [Id(0)] public string? Method { get; init; }

    [Id(1)] public string? Url { get; init; }

    /// <summary>Those that are secret are there with <c>***</c>.</summary>
    [Id(2)] public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>HTTP: the body; null without one.</summary>
    [Id(3)] public JsonText? Body { get; init; }

    /// <summary>A tool: its connection, name and arguments.</summary>
    [Id(4)] public Guid? ConnectionId { get; init; }

    [Id(5)] public string? ToolName { get; init; }

    [Id(6)] public JsonText? Input { get; init; }
}
