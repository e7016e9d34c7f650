using TaskMcp.Api.Http;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>What to do after a refusal, for a model that has read nothing but the descriptions of the tools.</summary>
internal static class NextSteps
{
    private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
    {
        ["task.not_found"] = "Find the id with list_tasks or search_tasks.",
        ["task.status_unknown"] = "get_board shows the columns of the project; their keys are the possible values.",
        ["task.blocked"] = "Complete the tasks in blocked_by first (get_task shows them), or take them out with update_task.",
        ["board.wip_limit"] = "get_board shows the tasks of the column: move or complete one of them first, if that is what the person wants.",
        ["board.override_forbidden"] = "Call again without override, or ask a person who may.",
        ["task.anchor_not_in_column"] = "get_board shows the tasks of each column.",
        ["task.project_not_found"] = "Find the id with list_projects.",
        ["project.not_found"] = "Find the id with list_projects.",
        ["version.stale"] = "Somebody changed it since. Look at current, decide anew, and repeat with its version as expected_version.",
        ["binding.not_found"] = "Find the id with list_bindings of this task or of its project.",
        ["binding.connection_not_found"] = "Find the id with list_connections.",
        ["connection.not_found"] = "Find the id with list_connections.",
        ["binding.tool_invalid"] = "list_connections with connection_id shows the tools of a connection.",
        ["binding.tool_not_granted"] = "Use a tool of your own toolboxes, or ask a person to make this automation.",
        ["template.syntax"] = "Correct the template named in errors and call again.",
        ["template.unknown_variable"] = "Templates see task, project, user, event, changes, output, payload and now.",
        ["run.not_found"] = "Find the id with list_runs.",
        ["run.not_replayable"] = "Only runs that are failed, dead, cancelled or skipped can be replayed; get_run shows the state.",
        [RequestCodes.UnknownField] = "Leave out what is not in the tool's inputSchema.",
        [RequestCodes.Invalid] = "Correct the arguments named in errors and call again.",
        [RequestCodes.CursorInvalid] = "Begin again without cursor, or pass next_cursor unchanged with the same arguments.",
        [RequestCodes.IdempotencyMismatch] = "Use a new key, or none.",
        [RequestCodes.AuthForbidden] = "Do not try again: ask a person with a higher role to do it.",
    };

    public static string After(Refusal refusal) =>
        ByCode.TryGetValue(refusal.Code, out var step) ? $"{refusal.Code}: {refusal.Message} {step}" : $"{refusal.Code}: {refusal.Message}";
}
