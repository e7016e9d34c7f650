using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Web.Shell;

/// <summary>Refusals as pages, for browsers that go to an address.</summary>
internal sealed class RefusalPages : IRefusalPages
{
    public Task Write(HttpContext http, int status, string message) => new HtmlPage<ErrorPage>(new()
    {
        ["Title"] = status switch
        {
            StatusCodes.Status404NotFound => "Not found",
            StatusCodes.Status403Forbidden => "Not for your role",
            StatusCodes.Status429TooManyRequests => "Too many requests",
            >= 500 => "Something went wrong",
            _ => "This did not work",
        },
        ["Detail"] = status == StatusCodes.Status404NotFound ? "There is nothing at this address, or it is not yours to see." : message,
        ["TraceId"] = status >= 500 ? Activity.Current?.TraceId.ToHexString() : null,
    }, status).ExecuteAsync(http);
}
