using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;
using TaskMcp.Audit;

namespace TaskMcp.Api.Audit;

/// <summary>Records who was denied what before the denial is answered (SPEC A-2). Denied is denied, also when it can't be recorded.</summary>
internal sealed class AuditedAuthorization(AuditTrail trail) : IAuthorizationMiddlewareResultHandler
{
    private static readonly AuditVerdict Denied = new(AuditDecision.Denied, AuditOutcome.None, RequestCodes.AuthForbidden);

    private readonly AuthorizationMiddlewareResultHandler _inner = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden) await trail.Record(context, Denied, started: null);
        await _inner.HandleAsync(next, context, policy, authorizeResult);
    }
}
