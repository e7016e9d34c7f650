using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Audit;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Audit;

/// <summary>The form in which entries are kept. Pure.</summary>
internal static class AuditForm
{
    /// <summary>Longer texts are cut.</summary>
    public const int MaxText = 200;

    public const decimal MaxCost = 1_000_000m;

    private const int CostDecimals = 6;

    /// <summary>The entry as it is kept: texts cut and printable, numbers within their bounds. What is tidy stays as it is.</summary>
    public static AuditEntry Tidy(AuditEntry entry) => entry with
    {
        Actor = new() { Kind = entry.Actor.Kind, Id = Tidy(entry.Actor.Id) ?? "", Name = Tidy(entry.Actor.Name) ?? "" },
        Action = Tidy(entry.Action) ?? "",
        TargetType = Tidy(entry.TargetType),
        TargetId = Tidy(entry.TargetId),
        Reason = Tidy(entry.Reason),
        Tool = Tidy(entry.Tool),
        ToolHash = Tidy(entry.ToolHash),
        CorrelationId = Tidy(entry.CorrelationId),
        Cost = entry.Cost is { } cost ? Math.Round(Math.Clamp(cost, 0, MaxCost), CostDecimals) : null,
        DurationMs = entry.DurationMs is { } duration && double.IsFinite(duration) ? Math.Round(Math.Clamp(duration, 0, TimeSpan.MaxValue.TotalMilliseconds), 3) : null,
        OutcomeCode = Tidy(entry.OutcomeCode),
        RemoteAddress = Tidy(entry.RemoteAddress),
    };

    /// <summary>The canonical form (RFC 8785) of an entry at its place. What there is nothing of is left out.</summary>
    public static string Canonical(string workspace, long sequence, DateTimeOffset at, AuditEntry entry)
    {
        var form = new JsonObject
        {
            ["workspace"] = workspace,
            ["sequence"] = sequence,
            ["at"] = JsonSerializer.SerializeToNode(at, TaskMcpJson.Options),
            ["actor"] = new JsonObject { ["id"] = entry.Actor.Id, ["kind"] = Word(entry.Actor.Kind), ["name"] = entry.Actor.Name },
            ["action"] = entry.Action,
            ["decision"] = Word(entry.Decision),
            ["outcome"] = Word(entry.Outcome),
        };
        Add(form, "target_type", entry.TargetType);
        Add(form, "target_id", entry.TargetId);
        Add(form, "reason", entry.Reason);
        Add(form, "tool", entry.Tool);
        Add(form, "tool_hash", entry.ToolHash);
        Add(form, "connection_id", entry.ConnectionId?.ToString("D"));
        Add(form, "correlation_id", entry.CorrelationId);
        Add(form, "cost", entry.Cost);
        Add(form, "duration_ms", entry.DurationMs);
        Add(form, "outcome_code", entry.OutcomeCode);
        Add(form, "token_id", entry.TokenId?.ToString("D"));
        Add(form, "remote_address", entry.RemoteAddress);
        Add(form, "entry_id", entry.EntryId?.ToString("D"));
        return CanonicalJson.Write(form);
    }

    /// <summary>A word of an enumeration as JSON and the table have it.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Add(JsonObject form, string name, JsonNode? value)
    {
        if (value is not null) form[name] = value;
    }

    private static string? Tidy(string? text)
    {
        if (text is null) return null;
        var start = TextRules.Start(text, MaxText);
        if (!start.Any(character => char.IsControl(character) || char.IsSurrogate(character) || IsInvisible(character))) return start;
        var tidy = new StringBuilder(start.Length);
        // A half of a surrogate pair becomes U+FFFD here, too.
        foreach (var rune in start.EnumerateRunes()) tidy.Append(rune.IsBmp && (char.IsControl((char)rune.Value) || IsInvisible((char)rune.Value)) ? "\ufffd" : rune.ToString());
        return tidy.ToString();
    }

    /// <summary>What breaks or turns lines where a person reads them.</summary>
    private static bool IsInvisible(char character) => character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
