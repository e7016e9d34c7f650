using System.Collections.Immutable;

namespace TaskMcp.Connections;

/// <summary>
/// What a server asks before it goes on (MCP 2026-07-28, input required; elicitation of older servers has the same form here).
/// The call goes on when it is made again with <see cref="InputAnswers"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("taskmcp.input_required")]
public sealed record InputRequired
{
    /// <summary>By key: what is asked.</summary>
    [Id(0)] public ImmutableDictionary<string, InputQuestion> Requests { get; init; } = ImmutableDictionary<string, InputQuestion>.Empty;

    /// <summary>To be sent back as it is; means nothing to anybody but the server.</summary>
    [Id(1)] public string? RequestState { get; init; }

    /// <summary>Until when it can be answered; null when that does not matter.</summary>
    [Id(2)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>One question.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.input_question")]
public sealed record InputQuestion
{
    /// <summary><c>elicitation/create</c>, <c>sampling/createMessage</c> or <c>roots/list</c>: what the caller offers (<see cref="InputOffers"/>).</summary>
    [Id(0)] public required string Method { get; init; }

    /// <summary>A JSON object: as MCP has it; for elicitation <c>message</c> and <c>requestedSchema</c>, or <c>url</c>.</summary>
    [Id(1)] public required JsonText Params { get; init; }
}

/// <summary>The answers to <see cref="InputRequired"/>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.input_answers")]
public sealed record InputAnswers
{
    /// <summary>
    /// By key of the question: a JSON object, for elicitation <c>{"action": "accept" | "decline" | "cancel", "content": {…}}</c>, for sampling <c>{"role", "content", "model"}</c>, for roots
    /// <c>{"roots": […]}</c>; for these two also <c>{"error": {"code": …, "message": …}}</c> from somebody who will not.
    /// </summary>
    [Id(0)] public ImmutableDictionary<string, JsonText> Responses { get; init; } = ImmutableDictionary<string, JsonText>.Empty;

    [Id(1)] public string? RequestState { get; init; }
}
