namespace TaskMcp.Silo.Outbound;

/// <summary>A request was not sent: its host leads to where TaskMcp does not go (SPEC A-3). The message names the host and the way out.</summary>
internal sealed class ForbiddenHostException(string message) : Exception(message)
{
    public const string Code = "connection.host_forbidden";

    /// <summary>This one among the causes of an error, or null.</summary>
    public static ForbiddenHostException? In(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is ForbiddenHostException forbidden) return forbidden;
        }

        return null;
    }
}
