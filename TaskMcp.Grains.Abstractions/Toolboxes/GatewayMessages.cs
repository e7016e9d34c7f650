using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.Toolboxes;

[GenerateSerializer, Alias("taskmcp.gateway_list_kind")]
public enum GatewayListKind
{
    Tools,
    Resources,
    ResourceTemplates,
    Prompts,
}

/// <summary>Definitions as their servers gave them (MCP <c>tools/list</c>, <c>resources/list</c>, …), but for their names.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_list")]
public sealed record GatewayList
{
    [Id(0)] public ImmutableArray<JsonText> Items { get; init; } = [];
}

/// <summary>A call of a tool through the gateway.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_call")]
public sealed record GatewayCall
{
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>As it is listed for the caller.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>A JSON object.</summary>
    [Id(2)] public required JsonText Arguments { get; init; }

    /// <summary>Goes on with a call that was <see cref="GatewayAnswer.InputRequired"/>; name and arguments are the same as then.</summary>
    [Id(3)] public InputAnswers? Answers { get; init; }

    /// <summary>What the caller's client can be asked, by the server or by the gateway: without forms for a person nothing can be confirmed.</summary>
    [Id(4)] public InputOffers Offers { get; init; }

    [Id(5)] public required string CorrelationId { get; init; }

    [Id(6)] public string? RemoteAddress { get; init; }

    /// <summary>Default and at most 10 minutes.</summary>
    [Id(7)] public TimeSpan? Timeout { get; init; }

    /// <summary>A name for this call that a repeat of it shares; null when there is none.</summary>
    [Id(8)] public string? IdempotencyKey { get; init; }

    /// <summary>From which level on the observer hears what the server logs; null: not at all.</summary>
    [Id(9)] public ServerLogLevel? LogLevel { get; init; }

    /// <summary>Refuses tools that want to be tasks (<c>gateway.task_required</c>): the client could know tasks, and does not say that it does.</summary>
    [Id(10)] public bool IsWithoutTasks { get; init; }
}

/// <summary>Reads a resource through the gateway.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_read")]
public sealed record GatewayRead
{
    [Id(0)] public required Caller Caller { get; init; }

    [Id(1)] public required string Uri { get; init; }

    [Id(2)] public InputAnswers? Answers { get; init; }

    [Id(3)] public required string CorrelationId { get; init; }

    [Id(4)] public string? RemoteAddress { get; init; }

    [Id(5)] public InputOffers Offers { get; init; }
}

/// <summary>Gets a prompt through the gateway.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_prompt")]
public sealed record GatewayPrompt
{
    [Id(0)] public required Caller Caller { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public ImmutableDictionary<string, string> Arguments { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(3)] public InputAnswers? Answers { get; init; }

    [Id(4)] public required string CorrelationId { get; init; }

    [Id(5)] public string? RemoteAddress { get; init; }

    [Id(6)] public InputOffers Offers { get; init; }
}

/// <summary>Completes an argument through the gateway.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_completion")]
public sealed record GatewayCompletion
{
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>A prompt is named as it is listed for the caller.</summary>
    [Id(1)] public required CompletionAsk Ask { get; init; }

    [Id(2)] public required string CorrelationId { get; init; }

    [Id(3)] public string? RemoteAddress { get; init; }
}

/// <summary>What came of a request through the gateway: a result or a question; neither when there is nothing of that name for the caller.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_answer")]
public sealed record GatewayAnswer
{
    /// <summary>Code of the refusal of a tool that only runs as a task, to a client that does not take tasks.</summary>
    public const string TaskRequired = "gateway.task_required";

    /// <summary>There is no such thing, or none for the caller: which of both is told to nobody but the audit.</summary>
    public static readonly GatewayAnswer Unknown = new();

    /// <summary>
    /// As the server answered (<c>CallToolResult</c>, <c>ReadResourceResult</c>, <c>GetPromptResult</c>). What a tool's grant or server refuses is a
    /// <c>CallToolResult</c> with <c>isError</c> and the reason, so that the agent can do better.
    /// </summary>
    [Id(0)] public JsonText? Result { get; init; }

    /// <summary>Something is asked before it goes on: by the server, or by the gateway whether it may call.</summary>
    [Id(1)] public InputRequired? InputRequired { get; init; }

    /// <summary>The request can't be answered: a stable code and a sentence.</summary>
    [Id(2)] public Refusal? Refusal { get; init; }

    /// <summary>Whether the same call may be made again when its outcome is not known.</summary>
    [Id(3)] public bool MayRepeat { get; init; }

    /// <summary>The JSON-RPC error that the server answered: an object with code, message and data.</summary>
    [Id(4)] public JsonText? RpcError { get; init; }

    public bool IsUnknown => Result is null && InputRequired is null && Refusal is null && RpcError is null;
}

/// <summary>Asks a person to confirm something.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.confirmation_ask")]
public sealed record ConfirmationAsk
{
    [Id(0)] public required Caller Caller { get; init; }

    /// <summary>What is to be done, such as <c>delete_task</c>; a yes is good for nothing else.</summary>
    [Id(1)] public required string Tool { get; init; }

    /// <summary>A JSON object; a yes is good for no other arguments.</summary>
    [Id(2)] public required JsonText Arguments { get; init; }

    /// <summary>One sentence for the person; default: that the tool is to be called.</summary>
    [Id(3)] public string? Message { get; init; }

    [Id(4)] public InputAnswers? Answers { get; init; }

    [Id(5)] public string? CorrelationId { get; init; }

    [Id(6)] public string? RemoteAddress { get; init; }
}

[GenerateSerializer, Alias("taskmcp.confirmation_verdict")]
public enum ConfirmationVerdict
{
    /// <summary>The person said yes to exactly this; good once.</summary>
    Confirmed,

    /// <summary>The person said no, or did not say.</summary>
    Declined,

    /// <summary>To be asked: <see cref="Confirmation.Question"/>.</summary>
    Asked,

    /// <summary>The answer belongs to another call, was used, or came too late.</summary>
    Invalid,
}

/// <summary>What came of <see cref="ConfirmationAsk"/>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.confirmation")]
public sealed record Confirmation
{
    [Id(0)] public required ConfirmationVerdict Verdict { get; init; }

    [Id(1)] public InputRequired? Question { get; init; }
}
