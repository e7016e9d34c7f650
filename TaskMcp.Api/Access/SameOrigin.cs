using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// Whether a request with a cookie comes from our own pages (SPEC A-4). Browsers say so by <c>Sec-Fetch-Site</c>, older ones by
/// <c>Origin</c>; a change that says neither is refused.
/// </summary>
internal static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin";
        return string.Equals(request.Headers.Origin.ToString(), $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }
}
