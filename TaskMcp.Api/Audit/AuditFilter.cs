using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Audit;

/// <summary>
/// Records every changing request once it is decided and before it is answered (SPEC A-2). Stands twice in the line: inside what answers
/// repeats, so that a change is recorded before its answer is kept for them; and outside of all, for what never comes that far.
/// </summary>
internal sealed class AuditFilter(AuditTrail trail, TimeProvider clock) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!AuditTrail.IsChange(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is not null) return await next(context);
        var started = clock.GetTimestamp();
        object? result;
        try
        {
            result = await next(context);
        }
        catch (Exception error)
        {
            if (!AuditNote.Of(http).IsRecorded) await trail.Record(http, AuditVerdict.Of(error), started);
            throw;
        }

        if (AuditNote.Of(http).IsRecorded) return result;
        var verdict = AuditVerdict.Of(result);
        return await trail.Record(http, verdict, started) ? result : new Refused(AuditTrail.NotRecorded(verdict));
    }
}
