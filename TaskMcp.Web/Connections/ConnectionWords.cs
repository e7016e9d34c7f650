using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.Web.Parts;

namespace TaskMcp.Web.Connections;

/// <summary>How a connection is, for people.</summary>
internal static class ConnectionWords
{
    // The page escapes what it shows.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Status(ConnectionSnapshot connection) => connection switch
    {
        { Enabled: false } => "switched off",
        { PendingApproval.Command: not null } => "waits for approval",
        { Status: ConnectionStatus.Active } => "connected",
        { Status: ConnectionStatus.AuthRequired, AuthConfig.Type: AuthType.Oauth } => "needs a sign-in",
        { Status: ConnectionStatus.AuthRequired } => "needs credentials",
        { Status: ConnectionStatus.Error } => "does not work",
        _ => "not connected yet",
    };

    public static string? Tone(ConnectionSnapshot connection) => connection switch
    {
        { Enabled: false } => null,
        { PendingApproval.Command: not null } => "warn",
        { Status: ConnectionStatus.Active } => "good",
        { Status: ConnectionStatus.AuthRequired } => "warn",
        { Status: ConnectionStatus.Error } => "bad",
        _ => null,
    };

    /// <summary>The reason, where it says more than the status does.</summary>
    public static string? Reason(ConnectionSnapshot connection) => connection switch
    {
        { Enabled: false } or { PendingApproval.Command: not null } => null,
        { Status: ConnectionStatus.Inactive, StatusReason: "Not connected yet." } => null,
        { StatusReason: { } reason } => Words.Refused(reason),
        _ => null,
    };

    public static string Transport(TransportType type) => type switch
    {
        TransportType.Stdio => "Program on this machine",
        TransportType.StreamableHttp => "Streamable HTTP",
        _ => "HTTP with server-sent events",
    };

    /// <summary>The program with its arguments, or the URL.</summary>
    public static string Place(ConnectionTransport transport) => transport.Type == TransportType.Stdio ? Line(transport.Command ?? "", transport.Args) : transport.Url ?? "";

    /// <summary>A command with every argument by itself, so that a blank in one is seen.</summary>
    public static string Line(string command, IEnumerable<string> args) => string.Join(' ', args.Prepend(command).Select(word => JsonSerializer.Serialize(word, Readable)));

    public static string Auth(AuthSummary auth) => auth.Type switch
    {
        AuthType.None => "No sign-in",
        AuthType.ApiKey when auth.EnvironmentVariable is { } variable => $"API key in the variable {variable}",
        AuthType.ApiKey => $"API key in the header {auth.Header ?? "Authorization"}{(auth.Scheme is { Length: > 0 } scheme ? $" as {scheme}" : "")}",
        AuthType.ClientCredentials => "Client credentials",
        _ => "OAuth: a person signs in",
    };
}
