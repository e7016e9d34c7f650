using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Projects;

/// <summary>What a command makes of a project. Pure.</summary>
public static class ProjectRules
{
    public const int MaxName = 200;

    public static readonly Refusal NotFound = new("project.not_found", "There is no such project.");

    public static readonly Refusal Exists = new("project.exists", "There is already a project with this id; ask for it instead.");

    public static readonly Refusal IsInbox = new("project.inbox", "The inbox takes the tasks that name no project; it cannot be deleted.");

    public static readonly Refusal IsNotEmpty = new("project.not_empty", "The project still has tasks; move or delete them first.");

    /// <summary>The inbox as it is in a workspace where nobody changed it.</summary>
    public static readonly ProjectSnapshot Inbox = new()
    {
        Id = ProjectSnapshot.InboxId,
        Name = "Inbox",
        Version = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    public static GrainResult<ProjectSnapshot> Create(Guid id, CreateProject command, DateTimeOffset now)
    {
        var project = new ProjectSnapshot
        {
            Id = id,
            Name = command.Name,
            Metadata = Normal(command.Metadata),
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return WhyNot(project) is { } refusal ? refusal : project;
    }

    /// <summary>The project after the change; the same instance when no value changes.</summary>
    public static GrainResult<ProjectSnapshot> Update(ProjectSnapshot project, UpdateProject command, DateTimeOffset now)
    {
        if (IsStale(project, command.Context) is { } stale) return stale;
        var after = project with
        {
            Name = command.Name.IsSet ? command.Name.Value ?? "" : project.Name,
            Metadata = command.Metadata.IsSet ? Normal(command.Metadata.Value) : project.Metadata,
            Columns = command.Columns.IsSet ? Normal(command.Columns.Value) : project.Columns,
        };
        if (WhyNot(after) is { } refusal) return refusal;
        if (after.Name == project.Name && FreeJson.Same(after.Metadata, project.Metadata) && after.Columns.SequenceEqual(project.Columns)) return project;
        return after with { Version = project.Version + 1, UpdatedAt = now };
    }

    /// <summary>Why the project may not be deleted; whether it is empty is the caller's to look up.</summary>
    public static Refusal? WhyNotDelete(ProjectSnapshot project, CommandContext context) =>
        project.Id == ProjectSnapshot.InboxId ? IsInbox : IsStale(project, context);

    private static Refusal? IsStale(ProjectSnapshot project, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != project.Version
            ? new Refusal("version.stale", $"The project is at version {project.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(project) }
            : null;

    private static JsonText Normal(JsonText metadata) => metadata.ToString() == JsonText.Null.Text ? JsonText.EmptyObject : metadata;

    private static ImmutableArray<BoardColumn> Normal(ImmutableArray<BoardColumn> columns) =>
        columns.IsDefault ? [] : [.. columns.Select(column => column with { Name = column.Name?.Trim() ?? "" })];

    private static Refusal? WhyNot(ProjectSnapshot project)
    {
        var errors = new FieldErrors();
        TextRules.Check(project.Name, "name", 1, MaxName, "project.name_invalid", errors);
        if (project.Name is { Length: > 0 } && string.IsNullOrWhiteSpace(project.Name))
            errors.Add("project.name_invalid", "name", $"name must be 1–{MaxName} characters and not only spaces");
        if (FreeJson.WhyNotObject(project.Metadata, "metadata", FreeJson.MaxKeys) is { } why) errors.Add("project.metadata_invalid", "metadata", why);
        ColumnRules.Check(project.Columns, errors);
        return errors.ToRefusal();
    }
}
