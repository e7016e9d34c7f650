using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>The reading of a resource.</summary>
public sealed record ReadResourceRequest
{
    public required Guid ConnectionId { get; init; }

    /// <summary>As the capabilities list it, or made of a template.</summary>
    public required string Uri { get; init; }

    /// <summary>To go on with a reading that was <c>input_required</c>; as in a tool call.</summary>
    public ImmutableDictionary<string, JsonText> Responses { get; init; } = ImmutableDictionary<string, JsonText>.Empty;

    /// <summary>To go on: <c>input_required.request_state</c> as it was; left out when there was none.</summary>
    public string? RequestState { get; init; }
}

/// <summary>The getting of a prompt.</summary>
public sealed record GetPromptRequest
{
    public required Guid ConnectionId { get; init; }

    /// <summary>As the capabilities list it.</summary>
    public required string Name { get; init; }

    /// <summary>By name, as the prompt's schema in the capabilities says.</summary>
    public ImmutableDictionary<string, string> Arguments { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>To go on with a prompt that was <c>input_required</c>; as in a tool call.</summary>
    public ImmutableDictionary<string, JsonText> Responses { get; init; } = ImmutableDictionary<string, JsonText>.Empty;

    /// <summary>To go on: <c>input_required.request_state</c> as it was; left out when there was none.</summary>
    public string? RequestState { get; init; }
}

/// <summary>What a server answered, or what it asks before it answers.</summary>
public sealed record ReadAnswer
{
    /// <summary>The result as it came: of <c>resources/read</c> or <c>prompts/get</c>. Left out when the server asks something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonText? Result { get; init; }

    /// <summary>The server asks something: make the request again with <c>responses</c> and <c>request_state</c>. Left out when there is a result.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InputRequired? InputRequired { get; init; }

    /// <summary>When it was read, if it comes from the cache (SPEC C-12).</summary>
    public DateTimeOffset? CachedAt { get; init; }

    /// <summary>It is past its time; the server is down (SPEC C-13).</summary>
    public bool Stale { get; init; }
}
