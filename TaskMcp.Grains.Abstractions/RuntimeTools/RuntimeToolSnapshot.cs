using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.RuntimeTools;

/// <summary>A tool that an owner made at run time (SPEC S-7), as the API shows it. Exactly one of <see cref="Http"/> and <see cref="Tool"/> is set.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.runtime_tool")]
public sealed record RuntimeToolSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>As toolboxes name it: 1–64 lower-case letters, digits and single underscores, beginning with a letter. It never changes.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>For people; the name when null.</summary>
    [Id(2)] public string? Title { get; init; }

    /// <summary>What it does and when to use it, for agents and people: 1–2 000 characters.</summary>
    [Id(3)] public required string Description { get; init; }

    /// <summary>The JSON Schema of its arguments, which are checked against it before anything is sent.</summary>
    [Id(4)] public required JsonText InputSchema { get; init; }

    [Id(5)] public ToolAnnotations Annotations { get; init; } = new();

    /// <summary>The request that it makes.</summary>
    [Id(6)] public HttpAction? Http { get; init; }

    /// <summary>The tool of a connection that it calls.</summary>
    [Id(7)] public ToolAction? Tool { get; init; }

    /// <summary>At most 10 minutes.</summary>
    [Id(8)] public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is offered to anybody.</summary>
    [Id(9)] public bool Enabled { get; init; } = true;

    /// <summary>Names of headers whose values are kept sealed and never shown.</summary>
    [Id(10)] public ImmutableArray<string> SecretHeaders { get; init; } = [];

    /// <summary>What was doubtful when it was saved, such as a tool that was not there.</summary>
    [Id(11)] public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>SHA-256 over what it says and what it does, in hexadecimal: another one with every such change.</summary>
    [Id(12)] public string Hash { get; init; } = "";

    [Id(13)] public required long Version { get; init; }

    [Id(14)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(15)] public required DateTimeOffset UpdatedAt { get; init; }

    [Id(16)] public required Actor ChangedBy { get; init; }
}

/// <summary>
/// An HTTP request. Templates see <c>input</c>, <c>now</c> and <c>user</c>; what they bring into the URL is percent-encoded, and into the body it becomes
/// one JSON value, so nothing of an argument can be read as part of the request.
/// </summary>
[GenerateSerializer, Immutable, Alias("taskmcp.http_action")]
public sealed record HttpAction
{
    /// <summary><c>GET</c>, <c>POST</c>, <c>PUT</c>, <c>PATCH</c> or <c>DELETE</c>.</summary>
    [Id(0)] public string Method { get; init; } = "GET";

    /// <summary>A template such as <c>https://api.example.com/items/{{ input.id }}?limit={{ input.limit | default: 10 }}</c>. Scheme and host are fixed text.</summary>
    [Id(1)] public required string Url { get; init; }

    /// <summary>Templates by name; a value that comes out empty is not sent.</summary>
    [Id(2)] public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>JSON whose texts are templates; null for no body.</summary>
    [Id(3)] public JsonText? Body { get; init; }

    /// <summary>Statuses that are success; any 2xx when empty.</summary>
    [Id(4)] public ImmutableArray<int> ExpectedStatus { get; init; } = [];

    /// <summary>JSON whose texts are templates over <c>output.status</c> and <c>output.body</c>; null: the body.</summary>
    [Id(5)] public JsonText? Output { get; init; }

    /// <summary>How large an answer may be.</summary>
    [Id(6)] public int MaxBytes { get; init; } = 256 * 1024;
}

/// <summary>A call of a tool of a connection, under that connection's own limits and approvals.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_action")]
public sealed record ToolAction
{
    [Id(0)] public required Guid ConnectionId { get; init; }

    /// <summary>Its bare or its full name.</summary>
    [Id(1)] public required string ToolName { get; init; }

    /// <summary>An object whose texts are templates over <c>input</c>, <c>now</c> and <c>user</c>: the arguments.</summary>
    [Id(2)] public required JsonText Input { get; init; }

    /// <summary>JSON whose texts are templates over <c>output</c>; null: what the tool answered.</summary>
    [Id(3)] public JsonText? Output { get; init; }
}
