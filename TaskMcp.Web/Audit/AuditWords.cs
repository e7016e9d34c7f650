using TaskMcp.Audit;

namespace TaskMcp.Web.Audit;

/// <summary>Rows of the audit in words for people.</summary>
internal static class AuditWords
{
    public static string Outcome(AuditRecord row) => row switch
    {
        { Decision: AuditDecision.Denied } => "Denied",
        { Outcome: AuditOutcome.None } => row.Reason is null ? "Nothing changed" : "Refused",
        _ => row.Outcome.ToString(),
    };

    public static string Tone(AuditRecord row) => row switch
    {
        { Decision: AuditDecision.Denied } or { Outcome: AuditOutcome.Failed } => "bad",
        { Outcome: AuditOutcome.Unknown } => "warn",
        { Outcome: AuditOutcome.Started } => "busy",
        { Outcome: AuditOutcome.Succeeded } => "good",
        _ => "",
    };

    /// <summary>Where what an act was done to has its page; null where it has none.</summary>
    public static string? Address(AuditRecord row)
    {
        var id = row.TargetId?.Split('/')[0];
        return id is null ? null : row.TargetType switch
        {
            "task" => $"/tasks/{id}",
            "project" => $"/projects/{id}",
            "run" => $"/runs/{id}",
            "connection" => $"/connections/{id}",
            "webhook" => $"/webhooks/{id}",
            "principal" => $"/people/{id}",
            "toolbox" => $"/toolboxes/{id}",
            _ => null,
        };
    }
}
