using System.Collections.Immutable;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Toolboxes;

/// <summary>A new toolbox (SPEC S-4): connections with the tools that agents may be granted.</summary>
public sealed record CreateToolboxRequest
{
    /// <summary>1–200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At most 2 000 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>At most 50, each connection once. Where names of tools meet, the first has it.</summary>
    public ImmutableArray<ToolboxEntryRequest> Entries { get; init; } = [];

    /// <summary>Who may call destructive tools.</summary>
    public DestructivePolicy Destructive { get; init; } = new();
}

/// <summary>A connection in a toolbox. Patterns are exact names or <c>prefix*</c>, of the server's own names.</summary>
public sealed record ToolboxEntryRequest
{
    public required Guid ConnectionId { get; init; }

    /// <summary>Its tools; default: all.</summary>
    public ImmutableArray<string> Tools { get; init; } = ["*"];

    /// <summary>What stands before their names; the second connection of one type has its slug instead of its type.</summary>
    public ToolPrefix Prefix { get; init; }

    /// <summary>1–40 lower-case letters, digits, hyphens; default: from the connection's name.</summary>
    public string? Slug { get; init; }

    /// <summary>By the server's own name of a tool: what it is taken for, whatever its annotations say.</summary>
    public ImmutableDictionary<string, ToolTreatment> TreatAs { get; init; } = ImmutableDictionary<string, ToolTreatment>.Empty;

    /// <summary>Its resources, by URI or template; default: all where all tools are, else none.</summary>
    public Optional<ImmutableArray<string>> Resources { get; init; }

    /// <summary>Its prompts; default: all where all tools are, else none.</summary>
    public Optional<ImmutableArray<string>> Prompts { get; init; }

    internal ToolboxEntry ToEntry() => new()
    {
        ConnectionId = ConnectionId, Tools = Tools, Prefix = Prefix, Slug = Slug, TreatAs = TreatAs,
        Resources = Resources.IsSet ? Resources.Value : null,
        Prompts = Prompts.IsSet ? Prompts.Value : null,
    };

    internal static ImmutableArray<ToolboxEntry> ToEntries(ImmutableArray<ToolboxEntryRequest> entries) => entries.IsDefault ? [] : [.. entries.Select(entry => entry.ToEntry())];
}

/// <summary>New values for a toolbox. What is left out stays as it is.</summary>
public sealed record UpdateToolboxRequest
{
    public Optional<string> Name { get; init; }

    public Optional<string> Description { get; init; }

    /// <summary>Replaces them all; a slug that is left out stays.</summary>
    public Optional<ImmutableArray<ToolboxEntryRequest>> Entries { get; init; }

    public Optional<DestructivePolicy> Destructive { get; init; }
}

/// <summary>What a principal may do with the tools of a toolbox (SPEC S-5). Replaces all terms that there were.</summary>
public sealed record GrantRequest
{
    /// <summary>Names in the toolbox, exact or <c>prefix*</c>; default: all.</summary>
    public ImmutableArray<string> Tools { get; init; } = ["*"];

    /// <summary>All that are about a tool must hold; one about an argument that is missing does not, but for <c>absent</c>.</summary>
    public ImmutableArray<ArgumentConstraint> Constraints { get; init; } = [];

    /// <summary>Calls a minute; null for no limit.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary>Calls a day (UTC), with a warning at 80 %; null for no limit.</summary>
    public int? DailyQuota { get; init; }

    /// <summary>Which calls a person has to confirm, by elicitation.</summary>
    public ConfirmPolicy Confirm { get; init; }

    /// <summary>From then on it gives nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    internal GrantTerms ToTerms() => new()
    {
        Tools = Tools, Constraints = Constraints, RatePerMinute = RatePerMinute, DailyQuota = DailyQuota, Confirm = Confirm, ExpiresAt = ExpiresAt,
    };
}
