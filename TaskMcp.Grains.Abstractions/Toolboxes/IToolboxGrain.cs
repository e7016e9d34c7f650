using TaskMcp.Access;

namespace TaskMcp.Toolboxes;

/// <summary>
/// A named set of connections and tools (SPEC S-4). Key: workspace/toolbox id. Every method may refuse with <c>toolbox.not_found</c>; saving with
/// <c>toolbox.name_invalid</c>, <c>toolbox.entries_invalid</c>, <c>toolbox.destructive_invalid</c>, <c>toolbox.connection_not_found</c>.
/// </summary>
[Alias("taskmcp.IToolboxGrain")]
public interface IToolboxGrain : IGrainWithStringKey
{
    /// <summary>Refusal: <c>toolbox.exists</c>.</summary>
    [Alias("Create")] Task<GrainResult<ToolboxSnapshot>> Create(CreateToolbox command);

    [Alias("Get"), ReadOnly] Task<GrainResult<ToolboxSnapshot>> Get();

    [Alias("Update")] Task<GrainResult<ToolboxSnapshot>> Update(UpdateToolbox command);

    [Alias("Delete")] Task<GrainResult<ToolboxSnapshot>> Delete(CommandContext context);

    /// <summary>
    /// What is in it now: its tools under the names that agents see, and entries that do not work with the reason. Asks the servers, each for a
    /// bounded time.
    /// </summary>
    [Alias("Contents"), AlwaysInterleave, ResponseTimeout("00:01:00")] Task<GrainResult<ToolboxContents>> Contents(CancellationToken cancellationToken);

    /// <summary>Tells a watcher of every change, until it unwatches or is gone. To be said again within an hour.</summary>
    [Alias("Watch"), AlwaysInterleave] Task Watch(IToolboxWatcher watcher);

    [Alias("Unwatch"), AlwaysInterleave] Task Unwatch(IToolboxWatcher watcher);
}

/// <summary>Hears that a toolbox was changed or deleted.</summary>
[Alias("taskmcp.IToolboxWatcher")]
public interface IToolboxWatcher : IGrainObserver
{
    [Alias("ToolboxChanged")] Task ToolboxChanged(Guid toolboxId);
}
