using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.Toolboxes;

/// <summary>Which calls wait for a person's yes.</summary>
[GenerateSerializer, Alias("taskmcp.confirm_policy")]
public enum ConfirmPolicy
{
    Never,
    Destructive,

    /// <summary>Whatever does not only read.</summary>
    Writes,
}

/// <summary>How an argument is tested. All but <see cref="Absent"/> fail where there is no argument.</summary>
[GenerateSerializer, Alias("taskmcp.constraint_operator")]
public enum ConstraintOperator
{
    Eq,
    Neq,
    In,
    NotIn,

    /// <summary>The whole text is matched by a regular expression.</summary>
    Matches,
    Lt,
    Lte,
    Gt,
    Gte,
    Exists,
    Absent,
}

/// <summary>What an argument has to be (SPEC S-5). JSON types count: <c>"5"</c> is not <c>5</c>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.argument_constraint")]
public sealed record ArgumentConstraint
{
    /// <summary>Which tools it is about, by their names in the toolbox: exact or <c>prefix*</c>; default: all.</summary>
    [Id(0)] public string Tool { get; init; } = "*";

    /// <summary>Dotted path (<c>filter.owner</c>, <c>items.0</c>); <c>*</c> stands for every element, of which there has to be one.</summary>
    [Id(1)] public required string Argument { get; init; }

    [Id(2)] public required ConstraintOperator Operator { get; init; }

    /// <summary>What it is compared with: a list for <c>in</c> and <c>not_in</c>, a pattern for <c>matches</c>; nothing for <c>exists</c> and <c>absent</c>.</summary>
    [Id(3)] public JsonText? Value { get; init; }
}

/// <summary>What a principal may do with the tools of one toolbox (SPEC S-5).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_grant_terms")]
public sealed record GrantTerms
{
    /// <summary>Names in the toolbox, exact or <c>prefix*</c>; default: all.</summary>
    [Id(0)] public ImmutableArray<string> Tools { get; init; } = ["*"];

    /// <summary>All that are about a tool must hold.</summary>
    [Id(1)] public ImmutableArray<ArgumentConstraint> Constraints { get; init; } = [];

    /// <summary>Calls a minute, as a token bucket of this size; null for no limit.</summary>
    [Id(2)] public int? RatePerMinute { get; init; }

    /// <summary>Calls a day (UTC); null for no limit.</summary>
    [Id(3)] public int? DailyQuota { get; init; }

    [Id(4)] public ConfirmPolicy Confirm { get; init; }

    /// <summary>From then on it gives nothing; null for never.</summary>
    [Id(5)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Grants a toolbox to a principal, or grants it on other terms.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.put_grant")]
public sealed record PutGrant
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required Guid ToolboxId { get; init; }

    [Id(2)] public required GrantTerms Terms { get; init; }
}

/// <summary>Takes a toolbox from a principal.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.remove_grant")]
public sealed record RemoveGrant
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required Guid ToolboxId { get; init; }
}

/// <summary>A grant, as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.grant")]
public sealed record GrantSnapshot
{
    [Id(0)] public required string PrincipalId { get; init; }

    [Id(1)] public required Guid ToolboxId { get; init; }

    [Id(2)] public required GrantTerms Terms { get; init; }

    /// <summary>Calls of the present day (UTC); null without a daily quota.</summary>
    [Id(3)] public QuotaUsage? Quota { get; init; }

    [Id(4)] public required long Version { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(6)] public required DateTimeOffset UpdatedAt { get; init; }

    [Id(7)] public required Actor GrantedBy { get; init; }
}
