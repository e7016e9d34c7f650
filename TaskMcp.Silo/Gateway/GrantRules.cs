using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.Results;
using TaskMcp.Silo.Templates;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What a command makes of a principal's grants (SPEC S-5). Pure.</summary>
internal static class GrantRules
{
    public const int MaxGrants = 50;
    public const int MaxConstraints = 100;
    public const int MostCalls = 1_000_000;

    private const string Code = "grant.invalid";

    public static readonly Refusal NotFound = new("grant.not_found", "The principal was not granted this toolbox.");

    public static readonly Refusal ToolboxNotFound = Refusal.Field("grant.toolbox_not_found", "toolbox_id", "There is no such toolbox.");

    /// <summary>The grants with one more, or with one on other terms; the same list when nothing changes.</summary>
    public static GrainResult<ImmutableArray<StoredGrant>> Put(ImmutableArray<StoredGrant> grants, PutGrant command, DateTimeOffset now)
    {
        var terms = Normal(command.Terms);
        if (WhyNot(terms, now) is { } refusal) return refusal;
        var index = IndexOf(grants, command.ToolboxId);
        if (index < 0)
        {
            if (command.Context.ExpectedVersion is { } expected) return new Refusal("version.stale", $"The principal was not granted this toolbox, so there is no version {expected} of it.");
            if (grants.Length >= MaxGrants) return new Refusal("grant.limit", $"A principal has at most {MaxGrants} grants; put connections together into fewer toolboxes.");
            return grants.Add(new() { ToolboxId = command.ToolboxId, Terms = terms, Version = 1, CreatedAt = now, UpdatedAt = now, GrantedBy = command.Context.Actor });
        }

        var present = grants[index];
        if (IsStale(present, command.Context) is { } stale) return stale;
        if (JsonText.Of(present.Terms) == JsonText.Of(terms)) return grants;
        return grants.SetItem(index, present with { Terms = terms, Version = present.Version + 1, UpdatedAt = now, GrantedBy = command.Context.Actor });
    }

    public static GrainResult<ImmutableArray<StoredGrant>> Remove(ImmutableArray<StoredGrant> grants, RemoveGrant command)
    {
        var index = IndexOf(grants, command.ToolboxId);
        if (index < 0) return NotFound;
        return IsStale(grants[index], command.Context) is { } stale ? stale : grants.RemoveAt(index);
    }

    /// <summary>The grants with the calls of one counted.</summary>
    public static ImmutableArray<StoredGrant> Counted(ImmutableArray<StoredGrant> grants, Guid toolboxId, CountedCalls counted) =>
        IndexOf(grants, toolboxId) is >= 0 and var index ? grants.SetItem(index, grants[index] with { Counted = counted }) : grants;

    public static StoredGrant? Find(ImmutableArray<StoredGrant> grants, Guid toolboxId) => IndexOf(grants, toolboxId) is >= 0 and var index ? grants[index] : null;

    public static GrantSnapshot Snapshot(string principalId, StoredGrant grant, int unusedCalls, DateTimeOffset now) => new()
    {
        PrincipalId = principalId,
        ToolboxId = grant.ToolboxId,
        Terms = grant.Terms,
        Quota = QuotaRules.Usage(grant.Terms.DailyQuota, grant.Counted, unusedCalls, now),
        Version = grant.Version,
        CreatedAt = grant.CreatedAt,
        UpdatedAt = grant.UpdatedAt,
        GrantedBy = grant.GrantedBy,
    };

    private static int IndexOf(ImmutableArray<StoredGrant> grants, Guid toolboxId)
    {
        for (var index = 0; index < grants.Length; index++)
            if (grants[index].ToolboxId == toolboxId) return index;
        return -1;
    }

    private static Refusal? IsStale(StoredGrant grant, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != grant.Version
            ? new Refusal("version.stale", $"The grant is at version {grant.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(grant.Terms) }
            : null;

    private static GrantTerms Normal(GrantTerms terms) => terms with
    {
        Tools = terms.Tools.IsDefault ? [] : [.. terms.Tools.Select(tool => tool ?? "").Distinct(StringComparer.Ordinal)],
        Constraints = terms.Constraints.IsDefault ? [] : terms.Constraints,
    };

    private static Refusal? WhyNot(GrantTerms terms, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        if (terms.Tools.Length > ToolboxRules.MaxPatterns) errors.Add(Code, "tools", $"tools must be at most {ToolboxRules.MaxPatterns} (were {terms.Tools.Length})");
        for (var index = 0; index < Math.Min(terms.Tools.Length, ToolboxRules.MaxPatterns); index++)
            if (!NamePattern.IsValid(terms.Tools[index]))
                errors.Add(Code, $"tools[{index}]", $"tools[{index}] must be a name of 1–{NamePattern.MaxLength} characters, or the beginning of names followed by *");
        if (terms.RatePerMinute is < 1 or > MostCalls) errors.Add(Code, "rate_per_minute", $"rate_per_minute must be 1–{MostCalls} calls, or null for no limit (was {terms.RatePerMinute})");
        if (terms.DailyQuota is < 1 or > int.MaxValue) errors.Add(Code, "daily_quota", $"daily_quota must be at least 1 call, or null for no limit (was {terms.DailyQuota}); take the grant away to allow none");
        if (!Enum.IsDefined(terms.Confirm)) errors.Add(Code, "confirm", "confirm must be never, destructive or writes");
        if (terms.ExpiresAt <= now) errors.Add(Code, "expires_at", "expires_at must be in the future, or null for never");
        if (terms.Constraints.Length > MaxConstraints) errors.Add(Code, "constraints", $"constraints must be at most {MaxConstraints} (were {terms.Constraints.Length})");
        for (var index = 0; index < Math.Min(terms.Constraints.Length, MaxConstraints); index++) Check(terms.Constraints[index], $"constraints[{index}]", errors);
        return errors.ToRefusal();
    }

    private static void Check(ArgumentConstraint constraint, string path, FieldErrors errors)
    {
        if (!NamePattern.IsValid(constraint.Tool)) errors.Add(Code, $"{path}.tool", $"{path}.tool must be a name, or the beginning of names followed by *");
        if (!ConstraintPath.IsValid(constraint.Argument))
            errors.Add(Code, $"{path}.argument", $"{path}.argument must be 1–{ConstraintPath.MaxLength} characters: names parted by dots, such as filter.owner");
        if (WhyNotValue(constraint) is { } why) errors.Add(Code, $"{path}.value", $"{path}.value {why}");
    }

    private static string? WhyNotValue(ArgumentConstraint constraint)
    {
        var kind = constraint.Value is { } value ? ToolNaming.Read(value).ValueKind : JsonValueKind.Undefined;
        return constraint.Operator switch
        {
            ConstraintOperator.Exists or ConstraintOperator.Absent => kind == JsonValueKind.Undefined ? null : "must be left out: the operator has none",
            ConstraintOperator.In or ConstraintOperator.NotIn => kind == JsonValueKind.Array ? null : "must be a list",
            ConstraintOperator.Lt or ConstraintOperator.Lte or ConstraintOperator.Gt or ConstraintOperator.Gte => kind == JsonValueKind.Number ? null : "must be a number",
            ConstraintOperator.Eq or ConstraintOperator.Neq => kind == JsonValueKind.Undefined ? "is required" : null,
            ConstraintOperator.Matches => kind == JsonValueKind.String ? WhyNotPattern(constraint.Value!.Value) : "must be a pattern",
            _ => "has an operator that is none",
        };
    }

    private static string? WhyNotPattern(JsonText value)
    {
        try
        {
            var pattern = ToolNaming.Read(value);
            Bindings.Conditions.ConditionPattern.Compile(pattern.GetString()!);
            ConstraintTest.Pattern(pattern);
            return null;
        }
        catch (TemplateException error)
        {
            return $"can't be used: {error.Message}";
        }
    }
}
