namespace TaskMcp.RuntimeTools;

/// <summary>How the run-time tools of a workspace appear beside the tools of its connections: like one more connection.</summary>
public static class RuntimeToolServer
{
    /// <summary>What an entry of a toolbox has in place of a connection's id. No connection can have it: it is no UUIDv7.</summary>
    public static readonly Guid Id = new("00000000-0000-8000-8000-746f6f6c7300");

    /// <summary>The prefix of their names where they have one: <c>custom__get_weather</c>.</summary>
    public const string ServerType = "custom";

    public const string Name = "Run-time tools";
}
