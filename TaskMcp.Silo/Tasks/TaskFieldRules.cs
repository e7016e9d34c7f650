using System.Collections.Immutable;
using TaskMcp.Silo.Results;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>The fields of a task that stand for themselves: what each may be, and its normal form (SPEC T-1). Status and project need a board.</summary>
internal static class TaskFieldRules
{
    public const int MaxTitle = 500;
    public const int MaxNote = 100_000;
    public const int MaxTags = 50;
    public const int MaxTag = 100;
    public const int MaxBlockers = 100;
    public const int MaxEstimatedDuration = 525_600;
    private const int MaxAssigneeId = 200;
    private const int MaxAssigneeName = 200;
    private const int MaxEmail = 320;
    private const int MaxEstimate = 200;
    private static readonly TimeSpan MaxDueReminder = TimeSpan.FromDays(365);
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The task with the new values in normal form; what is wrong with them is added to <paramref name="errors"/>.</summary>
    public static TaskSnapshot Apply(TaskSnapshot task, TaskChangeset values, FieldErrors errors) => task with
    {
        Title = values.Title.IsSet ? Title(values.Title.Value, errors) : task.Title,
        Note = values.Note.IsSet ? Text(values.Note.Value ?? "", "note", 0, MaxNote, errors) : task.Note,
        Priority = values.Priority.IsSet ? Priority(values.Priority.Value, errors) : task.Priority,
        Tags = values.Tags.IsSet ? Tags(values.Tags.Value, errors) : task.Tags,
        DueDate = values.DueDate.IsSet ? Instant(values.DueDate.Value, "due_date", errors) : task.DueDate,
        PlannedDate = values.PlannedDate.IsSet ? Instant(values.PlannedDate.Value, "planned_date", errors) : task.PlannedDate,
        EstimatedDuration = values.EstimatedDuration.IsSet ? Minutes(values.EstimatedDuration.Value, errors) : task.EstimatedDuration,
        AssignedTo = values.AssignedTo.IsSet ? Assignee(values.AssignedTo.Value, errors) : task.AssignedTo,
        ParentId = values.ParentId.IsSet ? Parent(task.Id, values.ParentId.Value, errors) : task.ParentId,
        BlockedBy = values.BlockedBy.IsSet ? Blockers(task.Id, values.BlockedBy.Value, errors) : task.BlockedBy,
        Estimates = values.Estimates.IsSet ? Estimates(values.Estimates.Value, errors) : task.Estimates,
        ExternalLinks = values.ExternalLinks.IsSet ? Json(values.ExternalLinks.Value, "external_links", null, errors) : task.ExternalLinks,
        Fields = values.Fields.IsSet ? Json(values.Fields.Value, "fields", FreeJson.MaxKeys, errors) : task.Fields,
        DueReminder = values.DueReminder.IsSet ? Reminder(values.DueReminder.Value, errors) : task.DueReminder,
    };

    private static string Text(string? text, string name, int min, int max, FieldErrors errors) =>
        TextRules.Check(text, name, min, max, Code(name), errors);

    private static string Code(string path) => $"task.{path.Split('.', '[')[0]}_invalid";

    private static string Title(string? title, FieldErrors errors)
    {
        if (title is { Length: > 0 and <= MaxTitle } && string.IsNullOrWhiteSpace(title))
            errors.Add("task.title_invalid", "title", $"title must be 1–{MaxTitle} characters and not only spaces");
        return Text(title, "title", 1, MaxTitle, errors);
    }

    private static TaskPriority? Priority(TaskPriority? priority, FieldErrors errors)
    {
        if (priority is { } value && !Enum.IsDefined(value)) errors.Add("task.priority_invalid", "priority", "priority must be p0, p1, p2, p3 or null");
        return priority;
    }

    private static ImmutableArray<string> Tags(ImmutableArray<string> tags, FieldErrors errors)
    {
        if (tags.IsDefaultOrEmpty) return [];
        var normal = tags.Select(tag => tag?.Trim() ?? "").Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (normal.Length > MaxTags) errors.Add("task.tags_invalid", "tags", $"tags must be at most {MaxTags} (were {normal.Length})");
        for (var index = 0; index < normal.Length && index <= MaxTags; index++) Text(normal[index], $"tags[{index}]", 1, MaxTag, errors);
        return normal;
    }

    private static DateTimeOffset? Instant(DateTimeOffset? instant, string name, FieldErrors errors)
    {
        if (instant < Earliest || instant >= Latest) errors.Add(Code(name), name, $"{name} must be from 1970-01-01 to 9998-12-31");
        return instant?.ToUniversalTime();
    }

    private static int? Minutes(int? minutes, FieldErrors errors)
    {
        if (minutes is < 0 or > MaxEstimatedDuration)
            errors.Add("task.estimated_duration_invalid", "estimated_duration", $"estimated_duration must be 0–{MaxEstimatedDuration} minutes (was {minutes})");
        return minutes;
    }

    private static Assignee? Assignee(Assignee? assignee, FieldErrors errors)
    {
        if (assignee is null) return null;
        Text(assignee.Id, "assigned_to.id", 1, MaxAssigneeId, errors);
        Text(assignee.Name ?? "", "assigned_to.name", 0, MaxAssigneeName, errors);
        Text(assignee.Email ?? "", "assigned_to.email", 0, MaxEmail, errors);
        return assignee;
    }

    private static Guid? Parent(Guid taskId, Guid? parentId, FieldErrors errors)
    {
        if (parentId == taskId) errors.Add("task.parent_cycle", "parent_id", "parent_id must be another task");
        return parentId;
    }

    private static ImmutableArray<Guid> Blockers(Guid taskId, ImmutableArray<Guid> blockers, FieldErrors errors)
    {
        if (blockers.IsDefaultOrEmpty) return [];
        var normal = blockers.Distinct().ToImmutableArray();
        if (normal.Length > MaxBlockers) errors.Add("task.blocked_by_invalid", "blocked_by", $"blocked_by must be at most {MaxBlockers} tasks (were {normal.Length})");
        if (normal.Contains(taskId)) errors.Add("task.dependency_cycle", "blocked_by", "blocked_by must not contain the task itself");
        return normal;
    }

    private static TaskEstimates? Estimates(TaskEstimates? estimates, FieldErrors errors)
    {
        if (estimates is null) return null;
        Text(estimates.Complexity ?? "", "estimates.complexity", 0, MaxEstimate, errors);
        Text(estimates.Scale ?? "", "estimates.scale", 0, MaxEstimate, errors);
        Text(estimates.TimeToCompletion ?? "", "estimates.time_to_completion", 0, MaxEstimate, errors);
        return estimates;
    }

    private static JsonText Json(JsonText value, string name, int? maxKeys, FieldErrors errors)
    {
        if (value.ToString() == JsonText.Null.Text) return JsonText.EmptyObject;
        if (FreeJson.WhyNotObject(value, name, maxKeys) is { } why) errors.Add(Code(name), name, why);
        return value;
    }

    private static TimeSpan? Reminder(TimeSpan? reminder, FieldErrors errors)
    {
        if (reminder < TimeSpan.Zero || reminder > MaxDueReminder)
            errors.Add("task.due_reminder_invalid", "due_reminder", $"due_reminder must be 0s–{MaxDueReminder.Days}d (was {Duration.Format(reminder.Value.Duration())})");
        return reminder;
    }
}
