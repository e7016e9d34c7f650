using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TaskMcp.Api.Http;

/// <summary>How much one caller may take of the server (SPEC A-4): <c>TaskMcp:Limits</c>.</summary>
internal sealed record ServerLimits
{
    private const string Section = "TaskMcp:Limits";
    private const int Most = 100_000_000;

    /// <summary>Requests of one principal, or of one address without one. A sixth of it may come at once.</summary>
    public int RequestsPerMinute { get; init; } = 60_000;

    /// <summary>Streams of events that one principal may hold open.</summary>
    public int StreamsAtOnce { get; init; } = 64;

    /// <summary>Tool calls and other long requests of one principal under way.</summary>
    public int CallsAtOnce { get; init; } = 256;

    /// <summary>Tokens that an address may get wrong at once, and then one a second.</summary>
    public int FailedTokens { get; init; } = 100;

    /// <summary>Connections open at once, of everybody together.</summary>
    public int Connections { get; init; } = 4_096;

    /// <summary>How an operator names one of them in the environment.</summary>
    public static string NameOf(string limit) => $"{Section}:{limit}".Replace(":", "__", StringComparison.Ordinal);

    /// <exception cref="LimitsException">A limit makes no sense.</exception>
    public static ServerLimits Read(IConfiguration configuration)
    {
        var defaults = new ServerLimits();
        return new()
        {
            RequestsPerMinute = Of(nameof(RequestsPerMinute), defaults.RequestsPerMinute),
            StreamsAtOnce = Of(nameof(StreamsAtOnce), defaults.StreamsAtOnce),
            CallsAtOnce = Of(nameof(CallsAtOnce), defaults.CallsAtOnce),
            FailedTokens = Of(nameof(FailedTokens), defaults.FailedTokens),
            Connections = Of(nameof(Connections), defaults.Connections),
        };

        int Of(string limit, int usual)
        {
            if (configuration[$"{Section}:{limit}"] is not { Length: > 0 } text) return usual;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= Most
                ? value
                : throw new LimitsException($"{NameOf(limit)} must be a whole number from 1 to {Most} (was '{text}').");
        }
    }
}

/// <summary>A setting of <c>TaskMcp:Limits</c> makes no sense; the message says what would.</summary>
public sealed class LimitsException(string message) : Exception(message);
