using TaskMcp.Tasks;

namespace TaskMcp.Web.Tasks;

/// <summary>Properties of tasks in words for people.</summary>
internal static class TaskWords
{
    public static string Priority(TaskPriority priority) => priority switch
    {
        TaskPriority.P0 => "P0 · Urgent",
        TaskPriority.P1 => "P1 · High",
        TaskPriority.P2 => "P2 · Medium",
        _ => "P3 · Low",
    };

    /// <summary>The name, else what else is known of who it is.</summary>
    public static string Name(Assignee person) => person.Name is { Length: > 0 } name ? name : person.Email is { Length: > 0 } email ? email : person.Id;
}
