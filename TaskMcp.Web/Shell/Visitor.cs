using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;

namespace TaskMcp.Web.Shell;

/// <summary>Who looks at a page and where. Bound in endpoints as a parameter, and cascaded to every component.</summary>
public sealed record Visitor
{
    /// <summary>Null on the pages that are open to strangers.</summary>
    public Caller? Caller { get; private init; }

    /// <summary>Path and query of the page.</summary>
    public required string Address { get; init; }

    /// <summary>Where this server is for the outside, without a slash at its end: <c>TaskMcp:PublicUrl</c>, else as the visitor has come.</summary>
    public required string Origin { get; init; }

    /// <summary>The workspace whose things are shown; nobody sees another one (SPEC A-6).</summary>
    /// <exception cref="InvalidOperationException">The page is open to strangers and this is one.</exception>
    public string Workspace => Caller?.Workspace ?? throw new InvalidOperationException("A page that shows things of a workspace needs a role.");

    /// <summary>Whether to offer what needs this role. The API decides again.</summary>
    public bool May(WorkspaceRole role) => Caller is { } caller && caller.Role >= role;

    public static ValueTask<Visitor> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http));

    internal static Visitor Of(HttpContext http) => new()
    {
        Caller = CallerClaims.Read(http.User ?? new ClaimsPrincipal()),
        Address = http.Request.GetEncodedPathAndQuery(),
        Origin = http.RequestServices.GetRequiredService<IConfiguration>()["TaskMcp:PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{http.Request.Scheme}://{http.Request.Host.Value}",
    };
}
