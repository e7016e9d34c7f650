namespace TaskMcp.Api.Http;

/// <summary>The one table from codes of refusals to HTTP statuses.</summary>
internal static class RefusalStatus
{
    private static readonly Dictionary<string, int> Exact = new(StringComparer.Ordinal)
    {
        ["version.stale"] = 412,
        ["task.blocked"] = 409,
        ["board.wip_limit"] = 409,
        ["board.override_forbidden"] = 403,
        ["task.anchor_not_in_column"] = 409,
        ["task.rank_exhausted"] = 409,
        ["task.dependency_cycle"] = 409,
        ["task.parent_cycle"] = 409,
        ["binding.limit"] = 409,
        ["binding.of_project"] = 409,
        ["binding.tool_not_granted"] = 403,
        ["sweep.limit"] = 409,
        ["run.ended"] = 409,
        ["run.not_replayable"] = 409,
        ["run.not_in_review"] = 409,
        ["run.not_waiting_input"] = 409,
        ["project.not_empty"] = 409,
        ["project.inbox"] = 409,
        ["project.column_in_use"] = 409,
        ["connection.auth_not_oauth"] = 409,
        ["oauth.client_metadata_not_found"] = 404,
        ["connection.approval_required"] = 409,
        ["connection.approval_mismatch"] = 409,
        ["mcp.tool_changed"] = 409,
        ["mcp.tool_shadowed"] = 409,
        ["mcp.auth_failed"] = 502,
        ["mcp.connection_error"] = 502,
        ["mcp.server_error"] = 502,
        ["mcp.rate_limited"] = 429,
        ["mcp.timeout"] = 504,
        ["mcp.tool_not_found"] = 404,
        ["mcp.invalid_input"] = 400,
        ["webhook.unverified"] = 401,
        ["webhook.disabled"] = 409,
        ["webhook.secret_last"] = 409,
        ["webhook.secret_not_found"] = 404,
        ["webhook.of_binding"] = 409,
        ["webhook.secret_limit"] = 409,
        ["delivery.pending"] = 409,
        ["toolbox.connection_not_found"] = 400,
        ["grant.limit"] = 409,
        ["grant.toolbox_not_found"] = 400,
        ["grant.rate_limited"] = 429,
        ["grant.quota_used_up"] = 429,
        ["principal.last_owner"] = 409,
        ["principal.subject_exists"] = 409,
        ["token.limit"] = 409,
        ["token.too_broad"] = 403,
        ["token.too_long"] = 403,
        [RequestCodes.AuthUnavailable] = 503,
        [RequestCodes.TooLarge] = 413,
        ["runtime_tool.name_exists"] = 409,
        ["runtime_tool.disabled"] = 409,
        [RequestCodes.UrlTooLong] = 414,
        [RequestCodes.HeadersTooLarge] = 431,
        [RequestCodes.TooMany] = 429,
        [RequestCodes.TooManyAtOnce] = 429,
        [RequestCodes.TooManyFailures] = 429,
        [RequestCodes.TooSlow] = 408,
        [RequestCodes.Busy] = 503,
        [RequestCodes.AuditUnavailable] = 503,
        [RequestCodes.MediaType] = 415,
        [RequestCodes.OriginNotAllowed] = 403,
        [RequestCodes.MethodNotAllowed] = 405,
        [RequestCodes.AuthRequired] = 401,
        [RequestCodes.AuthForbidden] = 403,
        [RequestCodes.IdempotencyMismatch] = 422,
        [RequestCodes.IdempotencyInProgress] = 409,
        [RequestCodes.ServerError] = 500,
        // Named in the body, so it is the body that is wrong; only what the path names is a 404.
        ["task.blocker_not_found"] = 400,
        ["task.parent_not_found"] = 400,
        ["task.project_not_found"] = 400,
        ["binding.connection_not_found"] = 400,
        ["webhook.project_not_found"] = 400,
    };

    /// <summary>The status of a refusal. A code that nobody has put here is still the caller's mistake, since refusals are expected answers.</summary>
    public static int Of(string code)
    {
        if (Exact.TryGetValue(code, out var status)) return status;
        if (code.EndsWith(".not_found", StringComparison.Ordinal)) return 404;
        return code.EndsWith(".exists", StringComparison.Ordinal) ? 409 : 400;
    }
}
