using System.Globalization;
using System.Security.Claims;
using TaskMcp.Toolboxes;

namespace TaskMcp.Access;

/// <summary>A <see cref="Caller"/> as the claims of a request's principal, and back: for everything that knows its caller as a <see cref="ClaimsPrincipal"/>.</summary>
public static class CallerClaims
{
    private const string Workspace = "taskmcp:workspace";
    private const string Kind = "taskmcp:kind";
    private const string Role = "taskmcp:role";
    private const string Scope = "taskmcp:scope";
    private const string Token = "taskmcp:token";
    private const string Session = "taskmcp:session";
    private const string Expires = "taskmcp:expires";
    private const string Confirm = "taskmcp:confirm";
    private const string ToolRole = "taskmcp:tool_role";

    /// <summary>The principal of a request.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="scheme">How that is known.</param>
    public static ClaimsPrincipal ToPrincipal(Caller caller, string scheme)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, caller.Actor.Id),
            new(ClaimTypes.Name, caller.Actor.Name),
            new(Workspace, caller.Workspace),
            new(Kind, caller.Actor.Kind.ToString()),
            new(Role, caller.Role.ToString()),
        };
        if (caller.Actor.Email is { } email) claims.Add(new(ClaimTypes.Email, email));
        if (caller.TokenId is { } token) claims.Add(new(Token, token.ToString("D")));
        if (caller.SessionId is { } session) claims.Add(new(Session, session.ToString("D")));
        if (caller.ExpiresAt is { } expires) claims.Add(new(Expires, expires.ToString("O", CultureInfo.InvariantCulture)));
        if (caller.Confirm != ConfirmPolicy.Never) claims.Add(new(Confirm, caller.Confirm.ToString()));
        if (caller.ToolRole is { } toolRole) claims.Add(new(ToolRole, toolRole.ToString()));
        claims.AddRange(caller.Scopes.Select(scope => new Claim(Scope, scope)));
        return new(new ClaimsIdentity(claims, scheme));
    }

    /// <summary>Who calls; null for nobody.</summary>
    public static Caller? Read(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(Workspace) is not { } workspace || !Enum.TryParse<WorkspaceRole>(principal.FindFirstValue(Role), out var role)) return null;
        return new()
        {
            Workspace = workspace,
            Actor = Actor(principal),
            Role = role,
            Scopes = [.. principal.FindAll(Scope).Select(scope => scope.Value)],
            TokenId = Guid.TryParse(principal.FindFirstValue(Token), out var token) ? token : null,
            SessionId = Guid.TryParse(principal.FindFirstValue(Session), out var session) ? session : null,
            ExpiresAt = DateTimeOffset.TryParse(principal.FindFirstValue(Expires), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var expires) ? expires : null,
            Confirm = Enum.TryParse<ConfirmPolicy>(principal.FindFirstValue(Confirm), out var confirm) ? confirm : ConfirmPolicy.Never,
            ToolRole = Enum.TryParse<WorkspaceRole>(principal.FindFirstValue(ToolRole), out var toolRole) ? toolRole : null,
        };
    }

    private static Actor Actor(ClaimsPrincipal principal) => new()
    {
        Kind = Enum.Parse<ActorKind>(principal.FindFirstValue(Kind)!),
        Id = principal.FindFirstValue(ClaimTypes.NameIdentifier)!,
        Name = principal.FindFirstValue(ClaimTypes.Name)!,
        Email = principal.FindFirstValue(ClaimTypes.Email),
    };

    private static string? FindFirstValue(this ClaimsPrincipal principal, string type) => principal.FindFirst(type)?.Value;
}
