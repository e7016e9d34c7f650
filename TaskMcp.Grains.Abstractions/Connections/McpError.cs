namespace TaskMcp.Connections;

/// <summary>The seven error codes of seed 004 (SPEC C-6).</summary>
[GenerateSerializer, Alias("taskmcp.mcp_error_code")]
public enum McpErrorCode
{
    AuthFailed,
    RateLimited,
    Timeout,
    ToolNotFound,
    InvalidInput,
    ServerError,
    ConnectionError,
}

/// <summary>Why a tool call failed.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.mcp_error")]
public sealed record McpError
{
    [Id(0)] public required McpErrorCode Code { get; init; }

    /// <summary>For a person; never holds a credential.</summary>
    [Id(1)] public required string Message { get; init; }

    [Id(2)] public Guid? ConnectionId { get; init; }

    [Id(3)] public string? ToolName { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    [Id(4)] public bool Retryable { get; init; }

    [Id(5)] public TimeSpan? RetryAfter { get; init; }
}
