using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Results;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>What a command makes of a toolbox (SPEC S-4). Pure.</summary>
internal static class ToolboxRules
{
    public const int MaxName = 200;
    public const int MaxDescription = 2_000;
    public const int MaxEntries = 50;
    public const int MaxPatterns = 200;

    private const string EntriesCode = "toolbox.entries_invalid";

    public static readonly Refusal NotFound = new("toolbox.not_found", "There is no such toolbox.");

    public static readonly Refusal Exists = new("toolbox.exists", "There is already a toolbox with this id; ask for it instead.");

    /// <param name="id">Its id.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="servers">The connections of its entries, as far as they are there.</param>
    /// <param name="now">When it is made.</param>
    public static GrainResult<ToolboxSnapshot> Create(Guid id, CreateToolbox command, IReadOnlyDictionary<Guid, EntryServer> servers, DateTimeOffset now) => Checked(
        new()
        {
            Id = id,
            Name = command.Name ?? "",
            Description = command.Description ?? "",
            Entries = Normal(command.Entries),
            Destructive = command.Destructive ?? new(),
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        },
        [],
        servers);

    /// <summary>The toolbox after the change; the same instance when no value changes. An entry that is there already may stay although its connection has gone.</summary>
    public static GrainResult<ToolboxSnapshot> Update(ToolboxSnapshot toolbox, UpdateToolbox command, IReadOnlyDictionary<Guid, EntryServer> servers, DateTimeOffset now)
    {
        if (IsStale(toolbox, command.Context) is { } stale) return stale;
        var after = Checked(
            toolbox with
            {
                Name = command.Name.Or(toolbox.Name) ?? "",
                Description = command.Description.Or(toolbox.Description) ?? "",
                Entries = command.Entries.IsSet ? Normal(command.Entries.Value) : toolbox.Entries,
                Destructive = command.Destructive.Or(toolbox.Destructive) ?? new(),
            },
            toolbox.Entries,
            servers);
        if (!after.IsAccepted) return after;
        return JsonText.Of(after.Value) == JsonText.Of(toolbox) ? toolbox : after.Value with { Version = toolbox.Version + 1, UpdatedAt = now };
    }

    public static Refusal? IsStale(ToolboxSnapshot toolbox, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != toolbox.Version
            ? new Refusal("version.stale", $"The toolbox is at version {toolbox.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(toolbox) }
            : null;

    /// <summary>What is used of a connection beside its tools: what is said, or all where all tools are.</summary>
    public static ImmutableArray<string> Others(ToolboxEntry entry, ImmutableArray<string>? said) => said ?? (entry.Tools.Contains("*") ? ["*"] : []);

    private static GrainResult<ToolboxSnapshot> Checked(ToolboxSnapshot toolbox, ImmutableArray<ToolboxEntry> before, IReadOnlyDictionary<Guid, EntryServer> servers)
    {
        var errors = new FieldErrors();
        TextRules.Check(toolbox.Name, "name", 1, MaxName, "toolbox.name_invalid", errors);
        if (toolbox.Name is { Length: > 0 } name && string.IsNullOrWhiteSpace(name)) errors.Add("toolbox.name_invalid", "name", "name must not be only spaces");
        TextRules.Check(toolbox.Description, "description", 0, MaxDescription, "toolbox.description_invalid", errors);
        if (toolbox.Destructive.LeastRole < WorkspaceRole.Member || !Enum.IsDefined(toolbox.Destructive.LeastRole))
            errors.Add("toolbox.destructive_invalid", "destructive.least_role", "destructive.least_role must be member, maintainer or owner: viewers only get tools that only read");
        if (toolbox.Entries.Length > MaxEntries) errors.Add(EntriesCode, "entries", $"entries must be at most {MaxEntries} (were {toolbox.Entries.Length})");
        for (var index = 0; index < Math.Min(toolbox.Entries.Length, MaxEntries); index++) Check(toolbox.Entries[index], $"entries[{index}]", errors);
        if (errors.ToRefusal() is { } refusal) return refusal;
        return WhyNotConnections(toolbox.Entries, before, servers) is { } unknown ? unknown : toolbox with { Entries = Completed(toolbox.Entries, before, servers) };
    }

    private static void Check(ToolboxEntry entry, string path, FieldErrors errors)
    {
        if (!Enum.IsDefined(entry.Prefix)) errors.Add(EntriesCode, $"{path}.prefix", $"{path}.prefix must be server_type, slug or none");
        if (entry.Slug is { } slug && !EntrySlug.IsValid(slug))
            errors.Add(EntriesCode, $"{path}.slug", $"{path}.slug must be 1–{EntrySlug.MaxLength} lower-case letters, digits and hyphens");
        CheckPatterns(entry.Tools, $"{path}.tools", errors);
        CheckPatterns(entry.Resources ?? [], $"{path}.resources", errors);
        CheckPatterns(entry.Prompts ?? [], $"{path}.prompts", errors);
        if (entry.TreatAs.Count > MaxPatterns) errors.Add(EntriesCode, $"{path}.treat_as", $"{path}.treat_as must name at most {MaxPatterns} tools (were {entry.TreatAs.Count})");
        foreach (var (tool, treatment) in entry.TreatAs.Take(MaxPatterns))
            if (tool.Length is 0 or > NamePattern.MaxLength || !Enum.IsDefined(treatment))
                errors.Add(EntriesCode, $"{path}.treat_as", $"{path}.treat_as must be read_only, write or destructive by the server's own name of a tool");
    }

    private static void CheckPatterns(ImmutableArray<string> patterns, string path, FieldErrors errors)
    {
        if (patterns.Length > MaxPatterns) errors.Add(EntriesCode, path, $"{path} must be at most {MaxPatterns} (were {patterns.Length})");
        for (var index = 0; index < Math.Min(patterns.Length, MaxPatterns); index++)
            if (!NamePattern.IsValid(patterns[index]))
                errors.Add(EntriesCode, $"{path}[{index}]", $"{path}[{index}] must be a name of 1–{NamePattern.MaxLength} characters, or the beginning of names followed by *");
    }

    private static Refusal? WhyNotConnections(ImmutableArray<ToolboxEntry> entries, ImmutableArray<ToolboxEntry> before, IReadOnlyDictionary<Guid, EntryServer> servers)
    {
        var seen = new HashSet<Guid>();
        for (var index = 0; index < entries.Length; index++)
        {
            var (id, field) = (entries[index].ConnectionId, $"entries[{index}].connection_id");
            if (!seen.Add(id)) return Refusal.Field(EntriesCode, field, $"{field} is there twice: put what is used of a connection into one entry.");
            if (!servers.ContainsKey(id) && !before.Any(entry => entry.ConnectionId == id))
                return Refusal.Field("toolbox.connection_not_found", field, $"{field} must be a connection that exists.");
        }

        return null;
    }

    // Slugs that somebody chose come first: they stay what they are.
    private static ImmutableArray<ToolboxEntry> Completed(ImmutableArray<ToolboxEntry> entries, ImmutableArray<ToolboxEntry> before, IReadOnlyDictionary<Guid, EntryServer> servers)
    {
        var taken = entries.Where(entry => entry.Slug is not null).Select(entry => entry.Slug!).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Select(Slugged)];

        ToolboxEntry Slugged(ToolboxEntry entry)
        {
            var known = before.FirstOrDefault(old => old.ConnectionId == entry.ConnectionId);
            var server = servers.GetValueOrDefault(entry.ConnectionId);
            entry = entry with { ServerType = known?.ServerType ?? server?.ServerType ?? "" };
            if (entry.Slug is not null) return entry;
            var slug = EntrySlug.Unique(known?.Slug ?? EntrySlug.Of(server?.Name ?? "", entry.ServerType), taken);
            taken.Add(slug);
            return entry with { Slug = slug };
        }
    }

    private static ImmutableArray<ToolboxEntry> Normal(ImmutableArray<ToolboxEntry> entries) => entries.IsDefaultOrEmpty
        ? []
        : [.. entries.Select(entry => entry with
        {
            Tools = Texts(entry.Tools),
            Resources = entry.Resources is { } resources ? Texts(resources) : null,
            Prompts = entry.Prompts is { } prompts ? Texts(prompts) : null,
            TreatAs = entry.TreatAs ?? ImmutableDictionary<string, ToolTreatment>.Empty,
        })];

    private static ImmutableArray<string> Texts(ImmutableArray<string> texts) => texts.IsDefault ? [] : [.. texts.Select(text => text ?? "").Distinct(StringComparer.Ordinal)];
}

/// <summary>What is asked of a connection when it comes into a toolbox.</summary>
internal sealed record EntryServer(string Name, string ServerType);
