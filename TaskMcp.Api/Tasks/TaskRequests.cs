using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Api.Bindings;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>A new task (SPEC T-1).</summary>
public abstract record NewTaskRequest : TaskValuesRequest
{
    /// <summary>1–500 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Default: the inbox.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>The bindings that come with it.</summary>
    internal virtual ImmutableArray<BindingDraft> ToDrafts() => [];
}

/// <summary>A new task (SPEC T-1). Bindings may come with it, so that <c>on_create</c> has something to fire.</summary>
public sealed record CreateTaskRequest : NewTaskRequest
{
    /// <summary>All are made with the task, or none. One of type <c>webhook</c> must bring its secret along: it is not shown here.</summary>
    public ImmutableArray<CreateBindingRequest> Bindings { get; init; } = [];

    internal override ImmutableArray<BindingDraft> ToDrafts() => [.. Bindings.Select(binding => binding.ToDraft())];
}

/// <summary>New values for a task. What is left out stays as it is; null empties what may be empty.</summary>
public record UpdateTaskRequest : TaskValuesRequest
{
    /// <summary>1–500 characters.</summary>
    public Optional<string> Title { get; init; }

    /// <summary>Moves the task to another project.</summary>
    public Optional<Guid> ProjectId { get; init; }

    internal override TaskChangeset ToChangeset() => base.ToChangeset() with { Title = Title, ProjectId = ProjectId };
}

/// <summary>Where a task goes: a column, a place in it, or both.</summary>
public sealed record MoveTaskRequest
{
    /// <summary>A column key of the project's board. Default: the column that the task is in.</summary>
    public string? Status { get; init; }

    /// <summary>Right before this task of the column. At most one of this, <c>after</c> and <c>position</c>; without, a task that changes its column comes to the bottom.</summary>
    public Guid? Before { get; init; }

    /// <summary>Right behind this task of the column.</summary>
    public Guid? After { get; init; }

    public ColumnEnd? Position { get; init; }

    /// <summary>True lets the task into a full column; for maintainers and owners.</summary>
    public bool Override { get; init; }

    internal MoveTask ToCommand(CommandContext context) => new() { Context = context with { OverrideLimits = Override }, Status = Status, Before = Before, After = After, Position = Position };
}

/// <summary>A new note on a task.</summary>
public sealed record AddNoteRequest
{
    /// <summary>Markdown, 1–20 000 characters.</summary>
    public required string Text { get; init; }
}
