using System.Security.Cryptography;
using System.Text.Json;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>Which program of a connection somebody has approved (SPEC A-3). Pure.</summary>
internal static class CommandRules
{
    public const string Waiting = "The command waits for approval.";

    /// <summary>What would be started: program, arguments and the names of everything that TaskMcp puts into its environment; null without a program.</summary>
    public static ApprovedCommand? Of(ConnectionConfig config)
    {
        if (config.Transport is not { Type: TransportType.Stdio, Command: { } command } transport) return null;
        var names = config.Auth.EnvironmentVariable is { } variable && config.Auth.Type != AuthType.None ? transport.Env.Keys.Append(variable) : transport.Env.Keys;
        return new() { Command = command, Args = transport.Args, Env = [.. names.Distinct().Order(StringComparer.Ordinal)] };
    }

    /// <summary>Two commands have the same one only if they are the same.</summary>
    public static string Fingerprint(ApprovedCommand command)
    {
        var parts = JsonSerializer.SerializeToUtf8Bytes<string[][]>(
            [[command.Command], [.. command.Args.IsDefault ? [] : command.Args], [.. (command.Env.IsDefault ? [] : command.Env).Order(StringComparer.Ordinal)]]);
        return Convert.ToHexStringLower(SHA256.HashData(parts));
    }

    /// <summary>The command that nobody has approved; null when there is none.</summary>
    public static ApprovedCommand? Pending(ConnectionConfig config, string? approved) =>
        Of(config) is { } command && Fingerprint(command) != approved ? command : null;

    public static Refusal Required(Guid connectionId) => new(
        "connection.approval_required",
        $"Nobody has approved the command of this connection yet. Look at it on the page of the connection, and approve it there."
            + $"{Refusal.ByTheApi}look at its pending_approval.command and send it to POST /api/mcp/connections/{connectionId:D}/approve.");
}
