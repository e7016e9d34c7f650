using TaskMcp.Access;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Access;

/// <summary>What a command makes of a principal. Pure.</summary>
internal static class PrincipalRules
{
    public const int MaxName = 200;
    private const int MaxEmail = 254;
    private const int MaxSubject = 500;

    public static readonly Refusal NotFound = new("principal.not_found", "There is no such principal.");

    public static readonly Refusal Exists = new("principal.exists", "There is already a principal with this id; ask for it instead.");

    public static readonly Refusal LastOwner = new("principal.last_owner", "This is the last owner of the workspace: make somebody else an owner first.");

    public static readonly Refusal SubjectExists = Refusal.Field("principal.subject_exists", "external_subject", "external_subject is another principal's already; take it from that one first.");

    public static GrainResult<PrincipalSnapshot> Create(Guid id, CreatePrincipal command, DateTimeOffset now)
    {
        var principal = new PrincipalSnapshot
        {
            Id = id,
            Kind = command.Kind,
            Name = command.Name,
            Email = command.Email,
            Role = command.Role,
            ExternalSubject = command.ExternalSubject,
            Confirm = command.Confirm,
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return WhyNot(principal) is { } refusal ? refusal : principal;
    }

    /// <summary>The principal with changes; the same one when nothing is new.</summary>
    public static GrainResult<PrincipalSnapshot> Update(PrincipalSnapshot principal, UpdatePrincipal command, DateTimeOffset now)
    {
        if (IsStale(principal, command.Context) is { } stale) return stale;
        var after = principal with
        {
            Name = command.Name.Or(principal.Name),
            Email = command.Email.Or(principal.Email),
            Role = command.Role.Or(principal.Role),
            Enabled = command.Enabled.Or(principal.Enabled),
            ExternalSubject = command.ExternalSubject.Or(principal.ExternalSubject),
            Confirm = command.Confirm.Or(principal.Confirm),
        };
        if (after == principal) return principal;
        return WhyNot(after) is { } refusal ? refusal : after with { Version = principal.Version + 1, UpdatedAt = now };
    }

    /// <summary>Whether a change takes an owner away.</summary>
    public static bool EndsOwner(PrincipalSnapshot principal, UpdatePrincipal command) =>
        IsOwner(principal) && (command.Role.Or(principal.Role) != WorkspaceRole.Owner || !command.Enabled.Or(principal.Enabled));

    public static bool IsOwner(PrincipalSnapshot principal) => principal is { Enabled: true, Role: WorkspaceRole.Owner };

    /// <summary>The refusal of a command whose sender saw another version; null when it may go on (SPEC T-7).</summary>
    public static Refusal? IsStale(PrincipalSnapshot principal, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != principal.Version
            ? new Refusal("version.stale", $"The principal is at version {principal.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(principal) }
            : null;

    private static Refusal? WhyNot(PrincipalSnapshot principal)
    {
        var errors = new FieldErrors();
        TextRules.Check(principal.Name, "name", 1, MaxName, "principal.name_invalid", errors);
        if (principal.Name is { Length: > 0 } && string.IsNullOrWhiteSpace(principal.Name))
            errors.Add("principal.name_invalid", "name", $"name must be 1–{MaxName} characters and not only spaces");
        if (principal.Email is { } email && (email.Length > MaxEmail || email.IndexOf('@', StringComparison.Ordinal) is < 1 || email.Any(char.IsWhiteSpace) || !TextRules.IsStorable(email)))
            errors.Add("principal.email_invalid", "email", $"email must be an address such as ada@example.com, at most {MaxEmail} characters");
        if (principal.ExternalSubject is { } external && !(IsText(external.Issuer) && IsText(external.Subject)))
            errors.Add("principal.subject_invalid", "external_subject", $"external_subject must have issuer and subject, each 1–{MaxSubject} characters");
        return errors.ToRefusal();
    }

    private static bool IsText(string? text) => text is { Length: >= 1 and <= MaxSubject } && TextRules.IsStorable(text);
}
