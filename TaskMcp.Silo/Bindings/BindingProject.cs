using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>The project that a binding's templates see.</summary>
internal static class BindingProject
{
    /// <summary>The task's project; one without a name when it has just been deleted, so that the automation of its last tasks still runs.</summary>
    public static async Task<ProjectSnapshot> Of(IGrainFactory grains, string workspace, TaskSnapshot task)
    {
        var project = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(workspace, task.ProjectId)).Get();
        return project.IsAccepted
            ? project.Value
            : new() { Id = task.ProjectId, Name = "", Version = 0, CreatedAt = task.CreatedAt, UpdatedAt = task.CreatedAt };
    }
}
