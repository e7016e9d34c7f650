using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Conformance;
using TaskMcp.AppHost.Local.Stdio;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Outbound;
using TaskMcp.Silo.Storage;

namespace TaskMcp.AppHost.Local;

/// <summary>What an operator can mend is told in one sentence instead of a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The host logs a failed start with its stack before anybody can explain it.</summary>
    public const string LogCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private static volatile bool _hasStarted;

    /// <summary>Whether the host's own log is written: from the moment that the start has succeeded.</summary>
    public static bool IsLogged => _hasStarted;

    public static void Started() => _hasStarted = true;

    /// <summary>The sentence; null for bugs, which keep their stack trace.</summary>
    public static string? Explain(Exception error) => error switch
    {
        LocalDatabaseException or ReadModelTooNewException or VaultException or AllowedHostsException or ExternalIssuerException or RetentionException or LimitsException or ConformanceProfileException or StdioException or IOException or UnauthorizedAccessException or ArgumentException { ParamName: "token" } => error.Message,
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };
}
