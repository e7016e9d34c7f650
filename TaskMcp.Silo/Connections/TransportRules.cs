using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>What a transport may be (SPEC C-1). Pure.</summary>
internal static partial class TransportRules
{
    private const int LongestCommand = 1_000;
    private const int MostArgs = 128;
    private const int LongestArg = 8_192;
    private const int MostVariables = 64;
    private const int LongestValue = 32_768;
    private const int LongestUrl = 2_000;

    public static Refusal? Check(ConnectionTransport transport) =>
        transport is not { Args.IsDefault: false, Env: not null } ? Refuse("transport", "must have a list of args and an object env, or leave them out")
        : CheckVersion(transport) ?? (transport.Type == TransportType.Stdio ? CheckStdio(transport) : CheckHttp(transport));

    public static Refusal Refuse(string field, string message) =>
        Refusal.Field("connection.transport_invalid", field, $"connection.{field} {message}");

    /// <summary>Whether credentials for the one would go to the same program or host with the other.</summary>
    public static bool IsSamePlace(ConnectionTransport present, ConnectionTransport next) => present.Type == next.Type && present.Type switch
    {
        TransportType.Stdio => present.Command == next.Command && present.Args.SequenceEqual(next.Args),
        _ => Uri.TryCreate(present.Url, UriKind.Absolute, out var old) && Uri.TryCreate(next.Url, UriKind.Absolute, out var url)
            && Uri.Compare(old, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0,
    };

    /// <summary>The program or host in one text: equal for two transports exactly when they are the same place.</summary>
    public static string Place(ConnectionTransport transport) => transport.Type == TransportType.Stdio
        ? JsonSerializer.Serialize<string[]>(["stdio", transport.Command ?? "", .. transport.Args])
        : $"{transport.Type} {(Uri.TryCreate(transport.Url, UriKind.Absolute, out var url) ? url.GetComponents(UriComponents.SchemeAndServer, UriFormat.Unescaped).ToUpperInvariant() : "")}";

    public static ConnectionTransport WithoutValues(ConnectionTransport transport) =>
        transport with { Env = transport.Env.ToImmutableDictionary(variable => variable.Key, _ => "") };

    private static Refusal? CheckVersion(ConnectionTransport transport)
    {
        if (transport.ProtocolVersion is not { } version) return null;
        if (!ProtocolVersions.All.Contains(version)) return Refuse("transport.protocol_version", $"must be one of {string.Join(", ", ProtocolVersions.All)}; left out, the latest is spoken that both sides know");
        return transport.Type == TransportType.Sse && version == ProtocolVersions.Stateless
            ? Refuse("transport.protocol_version", $"{version} does not know the transport sse: use streamable_http or an older version") : null;
    }

    private static Refusal? CheckStdio(ConnectionTransport transport)
    {
        if (transport.Url is not null) return Refuse("transport.url", "is for HTTP only: leave it out");
        if (transport.Command is not { } command || string.IsNullOrWhiteSpace(command)) return Refuse("transport.command", "is required for stdio: the program to start, such as npx");
        if (command.Length > LongestCommand || HasNul(command)) return Refuse("transport.command", $"must be 1–{LongestCommand} characters without NUL (was {command.Length})");
        if (transport.Args.Length > MostArgs) return Refuse("transport.args", $"must be at most {MostArgs} (were {transport.Args.Length})");
        for (var i = 0; i < transport.Args.Length; i++)
        {
            if (transport.Args[i] is null || transport.Args[i].Length > LongestArg || HasNul(transport.Args[i])) return Refuse($"transport.args[{i}]", $"must be at most {LongestArg} characters without NUL");
        }

        return CheckEnvironment(transport.Env);
    }

    private static Refusal? CheckEnvironment(ImmutableDictionary<string, string> environment)
    {
        if (environment.Count > MostVariables) return Refuse("transport.env", $"must be at most {MostVariables} variables (were {environment.Count})");
        foreach (var (name, value) in environment)
        {
            if (!IsVariableName(name)) return Refuse("transport.env", "has a name that no variable can have: use letters, digits and underscores, not starting with a digit");
            if (value is null || value.Length > LongestValue || HasNul(value)) return Refuse($"transport.env.{name}", $"must be at most {LongestValue} characters without NUL");
        }

        return null;
    }

    public static bool IsVariableName(string name) => VariableName().IsMatch(name);

    private static Refusal? CheckHttp(ConnectionTransport transport)
    {
        if (transport.Command is not null || !transport.Args.IsDefaultOrEmpty || !transport.Env.IsEmpty)
        {
            return Refuse("transport", "has command, args or env, which are for stdio only: leave them out");
        }

        if (transport.Url is not { Length: > 0 and <= LongestUrl } text || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return Refuse("transport.url", $"must be an absolute http or https URL of at most {LongestUrl} characters");
        }

        if (url.UserInfo.Length > 0) return Refuse("transport.url", "must not hold a user or password: use auth_config");
        return url.Fragment.Length > 0 ? Refuse("transport.url", "must not have a fragment (#…)") : null;
    }

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
