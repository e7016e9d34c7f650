using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Audit;

/// <summary>What an endpoint knows of its request that its route does not tell, for the audit.</summary>
internal sealed class AuditNote
{
    /// <summary>The request is recorded, or its handler does that itself.</summary>
    public bool IsRecorded { get; set; }

    public string? Tool { get; set; }

    public string? ToolHash { get; set; }

    public Guid? ConnectionId { get; set; }

    /// <summary>What is wrong although the request succeeded.</summary>
    public string? OutcomeCode { get; set; }

    public static AuditNote Of(HttpContext http)
    {
        if (http.Features.Get<AuditNote>() is { } there) return there;
        var note = new AuditNote();
        http.Features.Set(note);
        return note;
    }
}
