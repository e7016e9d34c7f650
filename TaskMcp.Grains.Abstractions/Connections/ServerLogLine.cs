namespace TaskMcp.Connections;

/// <summary>How bad what a server logs is (RFC 5424, as MCP has it), the least first.</summary>
[GenerateSerializer, Alias("taskmcp.server_log_level")]
public enum ServerLogLevel
{
    Debug,
    Info,
    Notice,
    Warning,
    Error,
    Critical,
    Alert,
    Emergency,
}

/// <summary>What a server logged while it worked on a call (MCP <c>notifications/message</c>), without credentials.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.server_log_line")]
public sealed record ServerLogLine
{
    [Id(0)] public required ServerLogLevel Level { get; init; }

    [Id(1)] public string? Logger { get; init; }

    /// <summary>Any JSON.</summary>
    [Id(2)] public required JsonText Data { get; init; }
}
