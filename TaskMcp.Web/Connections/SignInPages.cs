using Microsoft.AspNetCore.Http;
using TaskMcp.ServiceDefaults;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Connections;

/// <summary>The end of a sign-in at a provider as a page of ours, for whoever comes back (SPEC C-7).</summary>
internal sealed class SignInPages : ISignInPages
{
    public Task Write(HttpContext http, int status, string message, Guid? connection) =>
        new HtmlPage<SignInPage>(new() { ["IsConnected"] = status == StatusCodes.Status200OK, ["Message"] = message, ["Connection"] = connection }, status).ExecuteAsync(http);
}
