using Microsoft.Extensions.Configuration;

namespace TaskMcp.Silo.Storage;

/// <summary>For how long something is kept after it has ended (SPEC O-4). Pure.</summary>
/// <param name="Name">The name in the configuration.</param>
/// <param name="Shortest">The shortest time that breaks nothing.</param>
/// <param name="Usual">What holds where nothing is configured; null for <see cref="Default"/>.</param>
internal sealed record RetentionSetting(string Name, TimeSpan Shortest, TimeSpan? Usual = null)
{
    public static TimeSpan Default { get; } = TimeSpan.FromDays(30);

    /// <exception cref="RetentionException">The setting makes no sense.</exception>
    public TimeSpan Read(IConfiguration configuration)
    {
        if (configuration[Name] is not { Length: > 0 } text) return Usual ?? Default;
        return Duration.TryParse(text, out var kept) && kept >= Shortest
            ? kept
            : throw new RetentionException($"{Name.Replace(":", "__", StringComparison.Ordinal)} must be a duration of at least {Duration.Format(Shortest)}, such as {Duration.Format(Usual ?? Default)} (was '{text}').");
    }
}

/// <summary>A setting of the retention makes no sense; the message says what would.</summary>
public sealed class RetentionException(string message) : Exception(message);
