using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Approvals;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>What a connection may be, and what it looks like (SPEC C-1, C-5). Pure.</summary>
internal static class ConnectionRules
{
    public const string AuthField = "auth.";
    public const string EnvField = "env.";

    private const int LongestName = 200;

    public static Refusal NotFound { get; } = new("connection.not_found", "There is no such connection.");

    /// <summary>The configuration and the secrets in it by field, or why not.</summary>
    public static GrainResult<ConnectionDraft> Decide(CreateConnection command)
    {
        if ((CheckName(command.Name) ?? CheckServerType(command.ServerType) ?? LimitRules.Check(command.Limits) ?? CacheRules.Check(command.Cache)) is { } refusal) return refusal;
        var draft = Draft(command.Name, command.ServerType, command.Transport, command.Auth);
        return draft.IsAccepted ? draft.Value with { Config = draft.Value.Config with { Limits = command.Limits, Cache = command.Cache } } : draft;
    }

    /// <summary>The configuration with changes. <see cref="ConnectionDraft.Secrets"/> holds the new ones, <see cref="ConnectionDraft.Kept"/> names the old ones that stay.</summary>
    public static GrainResult<ConnectionDraft> Decide(ConnectionConfig present, UpdateConnection command)
    {
        var name = command.Name.Or(present.Name) ?? "";
        var (limits, cache) = (command.Limits.Or(present.Limits), command.Cache.Or(present.Cache));
        if ((CheckName(name) ?? LimitRules.Check(limits) ?? CacheRules.Check(cache)) is { } refusal) return refusal;
        var transport = command.Transport.Or(present.Transport);
        if (transport is null) return TransportRules.Refuse("transport", "is required");
        var samePlace = TransportRules.IsSamePlace(present.Transport, transport);
        if (!command.Auth.IsSet && present.Auth.Type != AuthType.None && !samePlace)
        {
            return AuthRules.Refuse("auth_config", "must be sent again with a new server: the stored credentials were given to the old one");
        }

        var result = command.Auth.IsSet
            ? command.Auth.Value is { } auth ? Draft(name, present.ServerType, transport, auth) : AuthRules.Refuse("auth_config", "is required")
            : TransportRules.Check(transport) ?? Unchanged(present, name, transport);
        if (!result.IsAccepted) return result;

        // An empty value stands for the stored one, as long as it goes to the same program.
        var kept = result.Value.Config.Transport.Env.Keys
            .Where(key => samePlace && transport.Env[key].Length == 0 && present.Transport.Env.ContainsKey(key))
            .Select(key => EnvField + key);
        var credentials = command.Auth.IsSet ? [] : present.Auth.CredentialNames.Select(key => AuthField + key);
        var config = result.Value.Config with { Enabled = command.Enabled.Or(present.Enabled), Limits = limits, Cache = cache };
        var keepsGrant = !command.Auth.IsSet && transport.Url == present.Transport.Url;
        var draft = result.Value with { Kept = [.. kept, .. credentials], Config = config, KeepsGrant = keepsGrant };
        return draft with { Secrets = draft.Secrets.RemoveRange(draft.Kept) };
    }

    /// <summary>The refusal of a command whose sender saw another version; null when it may go on (SPEC T-7).</summary>
    public static Refusal? IsStale(ConnectionSnapshot present, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != present.Version
            ? new Refusal("version.stale", $"The connection is at version {present.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(present) }
            : null;

    /// <summary>The connection as the API shows it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="state">What is stored of it.</param>
    /// <param name="unusedCalls">Calls that are counted against the quota but not made.</param>
    /// <param name="now">Says which day's calls are shown.</param>
    public static ConnectionSnapshot Snapshot(Guid id, ConnectionState state, int unusedCalls, DateTimeOffset now)
    {
        var config = state.Config!;
        return new()
        {
            Id = id,
            Name = config.Name,
            ServerType = config.ServerType,
            ServerUrl = config.Transport.Url,
            Transport = config.Transport,
            AuthConfig = OAuthRules.Shown(config.Auth, state.OAuth),
            Status = state.Health.Status,
            StatusReason = state.Health.Reason,
            StatusSince = state.Health.Since,
            Capabilities = state.Health.Capabilities,
            LastSync = state.Health.LastSync,
            Version = state.Version,
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
            PendingApproval = Pending(state),
            Limits = config.Limits,
            Cache = config.Cache,
            Enabled = config.Enabled,
            Quota = QuotaRules.Usage(config.Limits.DailyQuota, state.Counted, unusedCalls, now),
            ConnectUrl = OAuthRules.ConnectUrl(id, config.Auth.Type, state.Health.Status),
        };
    }

    /// <summary>The tools that an approval, of which these changes are left, has approved.</summary>
    public static HashSet<(string Name, string Hash)> NewlyApproved(ConnectionHealth health, ImmutableArray<ToolChange> left) =>
        health.Changes.Select(change => (change.Name, change.CurrentHash)).Except(left.Select(change => (change.Name, change.CurrentHash))).ToHashSet();

    /// <summary>The health after an approval, of which these changes are left.</summary>
    public static ConnectionHealth Approved(ConnectionHealth health, ImmutableArray<ToolChange> left)
    {
        var approved = NewlyApproved(health, left);
        return health with
        {
            Changes = left,
            Capabilities = [.. health.Capabilities.Select(item => item.Hash is { } hash && approved.Contains((item.Name, hash)) ? item with { Refused = null } : item)],
        };
    }

    /// <summary>What somebody has to look at; null when nothing is.</summary>
    private static PendingApproval? Pending(ConnectionState state)
    {
        var command = CommandRules.Pending(state.Config!, state.ApprovedCommand);
        return command is null && state.Health.Changes.IsEmpty ? null : new() { Command = command, Tools = state.Health.Changes };
    }

    /// <summary>The health after a finding; the same one when nothing is new.</summary>
    public static ConnectionHealth Apply(ConnectionHealth health, ConnectionFinding finding, DateTimeOffset now)
    {
        if (finding.Status != health.Status || finding.Reason != health.Reason)
        {
            health = health with { Status = finding.Status, Reason = finding.Reason, Since = finding.Status == health.Status ? health.Since : now };
        }

        return finding.Capabilities is { } capabilities ? health with { Capabilities = capabilities, Changes = finding.Changes, LastSync = now } : health;
    }

    /// <summary>The health of settings that nobody has used yet.</summary>
    public static ConnectionHealth NotConnected(ConnectionState state, DateTimeOffset now)
    {
        var needsPerson = state.Config is { Enabled: true, Auth.Type: AuthType.Oauth } && state.OAuth?.Grant is null;
        return state.Health with
        {
            Status = needsPerson ? ConnectionStatus.AuthRequired : ConnectionStatus.Inactive,
            Reason = needsPerson ? "Nobody has signed in yet." : Resting(state),
            Since = now,
        };
    }

    /// <summary>Why a connection that nobody uses rests.</summary>
    public static string Resting(ConnectionState state) =>
        !state.Config!.Enabled ? "Switched off." : CommandRules.Pending(state.Config, state.ApprovedCommand) is null ? "Not connected yet." : CommandRules.Waiting;

    private static GrainResult<ConnectionDraft> Draft(string name, string serverType, ConnectionTransport transport, AuthConfig auth)
    {
        if (transport is null) return TransportRules.Refuse("transport", "is required");
        if ((TransportRules.Check(transport) ?? AuthRules.Check(auth, transport)) is { } refusal) return refusal;
        var secrets = transport.Env.Select(variable => KeyValuePair.Create(EnvField + variable.Key, variable.Value))
            .Concat(auth.Credentials.Select(credential => KeyValuePair.Create(AuthField + credential.Key, credential.Value.Reveal())));
        return new ConnectionDraft
        {
            Config = new() { Name = name, ServerType = serverType, Transport = TransportRules.WithoutValues(transport), Auth = AuthRules.Summary(auth, transport.Type) },
            Secrets = secrets.ToImmutableDictionary(),
        };
    }

    private static GrainResult<ConnectionDraft> Unchanged(ConnectionConfig present, string name, ConnectionTransport transport) => new ConnectionDraft
    {
        Config = present with { Name = name, Transport = TransportRules.WithoutValues(transport) },
        Secrets = transport.Env.ToImmutableDictionary(variable => EnvField + variable.Key, variable => variable.Value),
    };

    private static Refusal? CheckName(string name) => string.IsNullOrWhiteSpace(name) || name.Length > LongestName
        ? Refusal.Field("connection.name_invalid", "name", $"connection.name must be 1–{LongestName} characters (was {name?.Length ?? 0})")
        : null;

    private static Refusal? CheckServerType(string serverType) => ServerTypes.IsValid(serverType)
        ? null
        : Refusal.Field("connection.server_type_invalid", "server_type", "connection.server_type must be 1–40 lower-case letters, digits and hyphens and start with a letter, such as github");
}
