using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>Said of a route whose clients read no problem documents: how it refuses instead, also before it is reached.</summary>
internal abstract class RefusalForm
{
    /// <param name="http">The request that is refused.</param>
    /// <param name="refusal">Why.</param>
    public abstract Task Write(HttpContext http, Refusal refusal);
}
