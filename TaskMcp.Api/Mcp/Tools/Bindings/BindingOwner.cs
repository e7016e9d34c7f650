using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Bindings;

/// <summary>What automations belong to: a task or a project, exactly one of them.</summary>
internal record BindingOwner
{
    public Guid? TaskId { get; init; }

    public Guid? ProjectId { get; init; }

    public static Member Task => Schema.Takes("task_id", Schema.Id(), "The task. Either this or project_id.");

    public static Member Project => Schema.Takes("project_id", Schema.Id(), "The project. Either this or task_id.");

    /// <summary>Null when exactly one is given.</summary>
    public Refusal? Unclear() => TaskId is null == ProjectId is null
        ? Refusal.Field(RequestCodes.Invalid, "task_id", "Either task_id or project_id must be given, and not both.")
        : null;
}
