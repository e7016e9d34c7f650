using System.Collections.Immutable;
using TaskMcp.Projects;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Results;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>What a command makes of a task (SPEC T-1 to T-4). Pure: no I/O, no clock, no grain.</summary>
public static class TaskRules
{
    public const int MaxNotes = 1000;
    private const int MaxNoteText = 20_000;
    private const int ShownLength = 100;

    public static readonly Refusal NotFound = new("task.not_found", "There is no such task.");

    public static readonly Refusal Exists = new("task.exists", "There is already a task with this id; ask for it instead.");

    public static readonly Refusal Deleted = new("task.deleted", "The task was deleted.");

    /// <summary>
    /// A new task. Needs the board, the parent and blockers that exist, and which blockers are open. Its versions go on after the last
    /// <paramref name="version"/> of one with the same id that was deleted.
    /// </summary>
    public static GrainResult<TaskDecision> Create(Guid id, string url, CreateTask command, TaskFacts facts, TaskStamp stamp, long version = 0)
    {
        var errors = new FieldErrors();
        if (facts.Project is not { } project) return ProjectNotFound;
        var blank = new TaskSnapshot
        {
            Id = id,
            ProjectId = project.Id,
            Title = command.Title,
            Status = FirstColumn(project, ColumnKind.Open)?.Key ?? project.Columns[0].Key,
            Url = url,
            Rank = FractionalIndex.At(stamp.Now, id),
            Version = 0,
            CreatedAt = stamp.Now,
            UpdatedAt = stamp.Now,
        };
        var values = command.Values with { Title = command.Title };
        var task = Place(TaskFieldRules.Apply(blank, values, errors), values, project, errors);
        CheckLinks(values, facts, errors);
        if (errors.ToRefusal() is { } invalid) return invalid;
        task = WithCompletion(task, blank, project, stamp.Now) with { Version = version + 1 };
        if (IsBlocked(blank, task, facts) is { } blocked) return blocked;
        return new TaskDecision(task, [stamp.Event(TaskEventTypes.Created, task)]) { Seat = Seat(task, project) };
    }

    /// <summary>New values. Needs the board when <see cref="NeedsBoard"/>; that links exist and close no cycle is <see cref="TaskGraphRules"/>' to check.</summary>
    public static GrainResult<TaskDecision> Update(TaskSnapshot task, TaskChangeset values, TaskFacts facts, TaskStamp stamp) => Update(task, values, null, facts, stamp);

    /// <summary>Into a column, to a place in one, or both. Needs the board, and the gap of the place.</summary>
    public static GrainResult<TaskDecision> Move(TaskSnapshot task, MoveTask command, TaskFacts facts, TaskStamp stamp)
    {
        if (IsStale(task, stamp) is { } stale) return stale;
        var errors = new FieldErrors();
        var place = MoveRules.Place(task, command, errors);
        if (errors.ToRefusal() is { } invalid) return invalid;
        if (place is null) return Update(task, new() { Status = command.Status! }, null, facts, stamp);
        if (facts.Project?.Column(place.Status) is not null && facts.Gap is null) return MoveRules.AnchorNotThere(place);
        var rank = facts.Gap is { } gap ? MoveRules.Rank(task, place, gap, stamp.Now) : null;
        return rank?.Length > FractionalIndex.MaxLength ? MoveRules.NoRoom : Update(task, new() { Status = place.Status }, rank, facts, stamp);
    }

    private static GrainResult<TaskDecision> Update(TaskSnapshot task, TaskChangeset values, string? rank, TaskFacts facts, TaskStamp stamp)
    {
        if (IsStale(task, stamp) is { } stale) return stale;
        var errors = new FieldErrors();
        var after = TaskFieldRules.Apply(task, values, errors);
        if (NeedsBoard(task, values))
        {
            if (facts.Project is not { } project) return ProjectNotFound;
            after = Place(after with { ProjectId = project.Id }, values, project, errors);
            after = WithCompletion(after, task, project, stamp.Now);
        }

        if (errors.ToRefusal() is { } invalid) return invalid;
        if (IsBlocked(task, after, facts) is { } blocked) return blocked;
        var changes = TaskDiff.Between(task, after);
        var comesIn = after.Status != task.Status || after.ProjectId != task.ProjectId;
        // Who comes to another column without a place comes to its bottom.
        if (rank is null && comesIn) rank = FractionalIndex.At(stamp.Now, task.Id);
        after = after with { Rank = rank ?? task.Rank };
        if (changes.IsEmpty && after.Rank == task.Rank) return new TaskDecision(task, []);
        after = after with { Version = task.Version + 1, UpdatedAt = stamp.Now };
        return new TaskDecision(after, TaskEventRules.Of(task, after, changes, stamp)) { Seat = comesIn ? Seat(after, facts.Project!) : null };
    }

    /// <summary>Into the first done column, unless it is in one. Needs the board and the open blockers.</summary>
    public static GrainResult<TaskDecision> Complete(TaskSnapshot task, TaskFacts facts, TaskStamp stamp) =>
        task.CompletedAt is not null ? Unchanged(task, stamp) : MoveToKind(task, ColumnKind.Done, facts, stamp);

    /// <summary>Back into the first open column, unless it is not completed. Needs the board.</summary>
    public static GrainResult<TaskDecision> Reopen(TaskSnapshot task, TaskFacts facts, TaskStamp stamp) =>
        task.CompletedAt is null ? Unchanged(task, stamp) : MoveToKind(task, ColumnKind.Open, facts, stamp);

    /// <summary>The task on a board as it is now: in a column that is there, completed when that is a done one.</summary>
    public static TaskDecision KeepOnBoard(TaskSnapshot task, ProjectSnapshot project, TaskStamp stamp)
    {
        var after = task with { ProjectId = project.Id };
        if (project.Column(task.Status) is not { } column || (column.WipLimit is not null && project.Id != task.ProjectId))
            after = after with { Status = (FirstColumn(project, ColumnKind.Open) ?? project.Columns[0]).Key };
        after = WithCompletion(after, task, project, stamp.Now);
        if (after == task) return new(task, []);
        after = after with { Rank = FractionalIndex.At(stamp.Now, task.Id), Version = task.Version + 1, UpdatedAt = stamp.Now };
        return new(after, TaskEventRules.Of(task, after, TaskDiff.Between(task, after), stamp));
    }

    /// <summary>A note more. The same <see cref="AddNote.NoteId"/> again changes nothing.</summary>
    public static GrainResult<TaskDecision> AddNote(TaskSnapshot task, AddNote command, TaskStamp stamp)
    {
        if (command.NoteId is { } known && task.Notes.Any(note => note.Id == known)) return new TaskDecision(task, []);
        if (IsStale(task, stamp) is { } stale) return stale;
        var errors = new FieldErrors();
        TextRules.Check(command.Text, "text", 1, MaxNoteText, "task.note_text_invalid", errors);
        if (task.Notes.Length >= MaxNotes)
            errors.Add("task.notes_invalid", "notes", $"notes must be at most {MaxNotes} (were {task.Notes.Length}); write into the task's note or a subtask instead");
        if (errors.ToRefusal() is { } invalid) return invalid;
        var note = new TaskNote { Id = command.NoteId ?? stamp.Ids.Next(), Author = stamp.Context.Actor, At = stamp.Now, Text = command.Text };
        var after = task with { Notes = task.Notes.Add(note), Version = task.Version + 1, UpdatedAt = stamp.Now };
        return new TaskDecision(after, [stamp.Event(TaskEventTypes.NoteAdded, after, metadata: JsonText.Of(new { note }))]);
    }

    /// <summary>The end of the task; its subtasks stay.</summary>
    public static GrainResult<TaskDecision> Delete(TaskSnapshot task, TaskStamp stamp)
    {
        if (IsStale(task, stamp) is { } stale) return stale;
        var after = task with { Version = task.Version + 1, UpdatedAt = stamp.Now };
        return new TaskDecision(after, [stamp.Event(TaskEventTypes.Deleted, after)]);
    }

    /// <summary>The caller saw another version than the present one (SPEC T-7).</summary>
    public static Refusal? IsStale(TaskSnapshot task, TaskStamp stamp) => stamp.Context.ExpectedVersion is { } expected && expected != task.Version
        ? new Refusal("version.stale", $"The task is at version {task.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(task) }
        : null;

    /// <summary>Whether deciding on these values takes the board of the project.</summary>
    public static bool NeedsBoard(TaskSnapshot task, TaskChangeset values) =>
        (values.Status.IsSet && values.Status.Value != task.Status) || (values.ProjectId.IsSet && values.ProjectId.Value != task.ProjectId);

    private static Refusal ProjectNotFound { get; } = Refusal.Field("task.project_not_found", "project_id", "project_id must be a project that exists");

    private static BoardColumn? FirstColumn(ProjectSnapshot project, ColumnKind kind) => project.Columns.FirstOrDefault(column => column.Kind == kind);

    private static string? Seat(TaskSnapshot task, ProjectSnapshot project) => project.Column(task.Status)?.WipLimit is null ? null : task.Status;

    private static GrainResult<TaskDecision> Unchanged(TaskSnapshot task, TaskStamp stamp) =>
        IsStale(task, stamp) is { } stale ? stale : new TaskDecision(task, []);

    private static GrainResult<TaskDecision> MoveToKind(TaskSnapshot task, ColumnKind kind, TaskFacts facts, TaskStamp stamp)
    {
        if (facts.Project is not { } project) return ProjectNotFound;
        return FirstColumn(project, kind) is { } column
            ? Update(task, new() { Status = column.Key }, facts, stamp)
            : Refusal.Field("task.status_unknown", "status", $"The board has no column of kind {JsonText.Of(kind).ToNode()}; move the task to one of {Keys(project)}");
    }

    private static TaskSnapshot Place(TaskSnapshot task, TaskChangeset values, ProjectSnapshot project, FieldErrors errors)
    {
        var status = values.Status.IsSet ? values.Status.Value ?? "" : task.Status;
        if (project.Column(status) is null)
            errors.Add("task.status_unknown", "status", $"status must be a column of the project's board: {Keys(project)} (was {Shown(status)})");
        return task with { Status = status };
    }

    private static TaskSnapshot WithCompletion(TaskSnapshot task, TaskSnapshot before, ProjectSnapshot project, DateTimeOffset now) => task with
    {
        CompletedAt = project.Column(task.Status)?.Kind == ColumnKind.Done ? before.CompletedAt ?? now : null,
    };

    private static void CheckLinks(TaskChangeset values, TaskFacts facts, FieldErrors errors)
    {
        if (values.ParentId.Value is { } parent && !facts.Existing.Contains(parent)) TaskGraphRules.AddParentNotFound(errors);
        TaskGraphRules.AddMissingBlockers(TaskGraphRules.Blockers(values), facts.Existing, errors);
    }

    private static Refusal? IsBlocked(TaskSnapshot before, TaskSnapshot after, TaskFacts facts)
    {
        if (before.CompletedAt is not null || after.CompletedAt is null) return null;
        var open = facts.OpenBlockers.Where(after.BlockedBy.Contains).ToImmutableArray();
        return open.IsEmpty
            ? null
            : Refusal.Field("task.blocked", "status", $"The task waits for {TaskGraphRules.Listed(open)}; complete them or take them out of blocked_by first.");
    }

    private static string Keys(ProjectSnapshot project) => string.Join(", ", project.Columns.Select(column => column.Key));

    private static string Shown(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}…";
}
