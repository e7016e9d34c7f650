using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>What goes with a request beside what is asked for.</summary>
internal record RequestTerms
{
    public static readonly RequestTerms None = new();

    /// <summary>Goes on with a request that asked.</summary>
    public InputAnswers? Answers { get; init; }

    /// <summary>What the caller can be asked.</summary>
    public InputOffers Offers { get; init; } = InputOffers.People;

    public Action<ToolProgress>? Progress { get; init; }

    /// <summary>Hears what the server logs of it, from <see cref="LogLevel"/> on.</summary>
    public Action<ServerLogLine>? Log { get; init; }

    public ServerLogLevel LogLevel { get; init; } = ServerLogLevel.Info;
}
