using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;

namespace TaskMcp.Api.RuntimeTools;

/// <summary>A new run-time tool (SPEC S-7): either <c>http</c> or <c>tool</c> says what it does.</summary>
public sealed record CreateRuntimeToolRequest
{
    /// <summary>1–64 lower-case letters, digits and single underscores, beginning with a letter: <c>get_weather</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people; 1–200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>What it does and when to use it; 1–2 000 characters. Agents decide by it.</summary>
    public required string Description { get; init; }

    /// <summary>JSON Schema of the arguments: an object. Default: no arguments.</summary>
    public JsonText? InputSchema { get; init; }

    /// <summary>What it does to the world; a tool that says nothing counts as one that may destroy.</summary>
    public ToolAnnotations Annotations { get; init; } = new();

    /// <summary>The request that it makes.</summary>
    public HttpAction? Http { get; init; }

    /// <summary>The tool of a connection that it calls.</summary>
    public ToolAction? Tool { get; init; }

    /// <summary>Default 30 s, at most 10 minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether toolboxes offer it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Headers of the request whose values are credentials, by name: they go in and never come out.</summary>
    public ImmutableDictionary<string, string> SecretHeaders { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal CreateRuntimeTool ToCommand(Call call, ImmutableArray<string> warnings) => new()
    {
        Context = call.Command(),
        Name = Name,
        Title = Title,
        Description = Description,
        InputSchema = InputSchema ?? new("""{"type":"object","additionalProperties":false}"""),
        Annotations = Annotations,
        Http = Http,
        Tool = Tool,
        Timeout = Timeout,
        Enabled = Enabled,
        SecretHeaders = Secrets(SecretHeaders),
        Warnings = warnings,
    };

    internal static ImmutableDictionary<string, Secret> Secrets(ImmutableDictionary<string, string> values) =>
        values.ToImmutableDictionary(value => value.Key, value => new Secret(value.Value), StringComparer.Ordinal);
}

/// <summary>New values for a run-time tool. What is left out stays as it is; its name never changes.</summary>
public sealed record UpdateRuntimeToolRequest
{
    public Optional<string?> Title { get; init; }

    public Optional<string> Description { get; init; }

    public Optional<JsonText> InputSchema { get; init; }

    /// <summary>Replaces the whole.</summary>
    public Optional<ToolAnnotations> Annotations { get; init; }

    /// <summary>Replaces the whole. With another host, <c>secret_headers</c> have to be sent again.</summary>
    public Optional<HttpAction> Http { get; init; }

    /// <summary>Replaces the whole.</summary>
    public Optional<ToolAction> Tool { get; init; }

    public Optional<TimeSpan> Timeout { get; init; }

    /// <summary>False: no toolbox offers it any more.</summary>
    public Optional<bool> Enabled { get; init; }

    /// <summary>Replaces all.</summary>
    public Optional<ImmutableDictionary<string, string>> SecretHeaders { get; init; }

    internal UpdateRuntimeTool ToCommand(CommandContext context, Optional<ImmutableArray<string>> warnings) => new()
    {
        Context = context,
        Title = Title,
        Description = Description,
        InputSchema = InputSchema,
        Annotations = Annotations,
        Http = Http,
        Tool = Tool,
        Timeout = Timeout,
        Enabled = Enabled,
        SecretHeaders = SecretHeaders.IsSet ? CreateRuntimeToolRequest.Secrets(SecretHeaders.Value!) : default(Optional<ImmutableDictionary<string, Secret>>),
        Warnings = warnings,
    };
}

/// <summary>What to try a run-time tool with.</summary>
public sealed record TestRuntimeToolRequest
{
    /// <summary>Its arguments.</summary>
    public JsonText Input { get; init; } = JsonText.EmptyObject;

    /// <summary>True: shows what would be sent and sends nothing.</summary>
    public bool DryRun { get; init; } = true;
}

/// <summary>What came of a test.</summary>
public sealed record TestRuntimeToolAnswer
{
    /// <summary>What is sent; secrets are there as <c>***</c>.</summary>
    public required RuntimeToolPlan Plan { get; init; }

    /// <summary>What the tool gave; null in a dry run.</summary>
    public JsonText? Output { get; init; }

    public double? ExecutionTimeMs { get; init; }
}

/// <summary>Run-time tools by name, and how a toolbox takes them in.</summary>
public sealed record RuntimeToolList
{
    public required ImmutableArray<RuntimeToolSnapshot> Items { get; init; }

    public required string? NextCursor { get; init; }

    /// <summary>The <c>connection_id</c> of an entry of a toolbox that offers them: <c>{"connection_id": …, "tools": ["get_weather"]}</c>.</summary>
    public Guid ToolboxConnectionId { get; init; } = RuntimeToolServer.Id;
}
