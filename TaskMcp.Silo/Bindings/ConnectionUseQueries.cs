using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Finds the owners in the index and asks each of them: only what they say is so.</summary>
internal sealed class ConnectionUseQueries(ISqlDatabase database, IGrainFactory grains) : IConnectionUseQueries
{
    public async Task<GrainResult<Page<BindingInUse>>> Bindings(string workspace, Guid connectionId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("connection_users", new { workspace, connectionId });
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        limit = PageCursor.Limit(limit);
        var owners = await database.ReadAsync(connection => ConnectionUserTable.After(connection, workspace, connectionId, (string?)from?.Sort ?? "", limit + 1), cancellationToken);
        var used = await Task.WhenAll(owners.Take(limit).Select(owner => Of(workspace, BindingOwner.Parse(owner), connectionId)));
        return new Page<BindingInUse>
        {
            Items = [.. used.SelectMany(bindings => bindings)],
            NextCursor = owners.Count > limit ? new PageCursor(owners[limit - 1], 0).Encode(fingerprint) : null,
        };
    }

    private Task<IEnumerable<BindingInUse>> Of(string workspace, BindingOwner owner, Guid connectionId) =>
        owner.IsProject ? OfProject(GrainKeys.Of(workspace, owner.Id), connectionId) : OfTask(GrainKeys.Of(workspace, owner.Id), owner.Id, connectionId);

    private async Task<IEnumerable<BindingInUse>> OfProject(string key, Guid connectionId)
    {
        var project = await grains.GetGrain<IProjectGrain>(key).Get();
        var bindings = await grains.GetGrain<IProjectBindingsGrain>(key).ListBindings();
        return project.IsAccepted && bindings.IsAccepted ? Those(bindings.Value.Where(binding => binding.ConnectionId == connectionId), project.Value.Name) : [];
    }

    /// <summary>A task lists those of its project as well, which are the project's.</summary>
    private async Task<IEnumerable<BindingInUse>> OfTask(string key, Guid taskId, Guid connectionId)
    {
        var task = await grains.GetGrain<ITaskGrain>(key).Get();
        var bindings = await grains.GetGrain<ITaskBindingsGrain>(key).ListBindings();
        return task.IsAccepted && bindings.IsAccepted
            ? Those(bindings.Value.Where(binding => binding.TaskId == taskId && binding.ConnectionId == connectionId), task.Value.Title)
            : [];
    }

    private static IEnumerable<BindingInUse> Those(IEnumerable<BindingSnapshot> bindings, string owner) => bindings.Select(binding => new BindingInUse { OwnerName = owner, Binding = binding });
}
