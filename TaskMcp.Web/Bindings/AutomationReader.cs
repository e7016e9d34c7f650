using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;

namespace TaskMcp.Web.Bindings;

/// <summary>Puts bindings together with their connections and latest runs.</summary>
internal static class AutomationReader
{
    private const int MostRuns = 100;

    /// <summary>Those of a task; their last runs are looked for among its latest <paramref name="runs"/>.</summary>
    public static async Task<ImmutableArray<AutomationView>> OfTask(IGrainFactory grains, string workspace, Guid taskId, ImmutableArray<RunSnapshot> runs)
    {
        var bindings = await grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(workspace, taskId)).ListBindings();
        if (!bindings.IsAccepted) return [];
        var last = runs.GroupBy(run => run.BindingId).ToDictionary(of => of.Key, of => of.First());
        return await With(grains, workspace, bindings.Value, binding => last.GetValueOrDefault(binding.Id));
    }

    /// <summary>Those of a project, with the numbers of all its tasks.</summary>
    public static async Task<ImmutableArray<AutomationView>> OfProject(IGrainFactory grains, IRunQueries runs, string workspace, Guid projectId, CancellationToken cancellationToken)
    {
        var bindings = await grains.GetGrain<IProjectBindingsGrain>(GrainKeys.Of(workspace, projectId)).ListBindings();
        if (!bindings.IsAccepted) return [];
        var usage = await runs.Usage(workspace, [.. bindings.Value.Select(binding => binding.Id)], cancellationToken);
        var last = new Dictionary<Guid, RunSnapshot>();
        foreach (var id in usage.Keys)
        {
            var latest = await runs.List(new() { Workspace = workspace, BindingId = id, Limit = 1 }, cancellationToken);
            if (latest is { IsAccepted: true, Value.Items: [var run, ..] }) last[id] = run;
        }

        var counted = bindings.Value.Select(binding => usage.TryGetValue(binding.Id, out var used) ? binding with { TriggerCount = used.Runs, LastTriggered = used.LastAt } : binding);
        return await With(grains, workspace, [.. counted], binding => last.GetValueOrDefault(binding.Id));
    }

    /// <summary>The latest runs of a task.</summary>
    public static async Task<ImmutableArray<RunSnapshot>> Runs(IRunQueries runs, string workspace, Guid taskId, CancellationToken cancellationToken)
    {
        var latest = await runs.List(new() { Workspace = workspace, TaskId = taskId, Limit = MostRuns }, cancellationToken);
        return latest.IsAccepted ? latest.Value.Items : [];
    }

    private static async Task<ImmutableArray<AutomationView>> With(
        IGrainFactory grains, string workspace, ImmutableArray<BindingSnapshot> bindings, Func<BindingSnapshot, RunSnapshot?> lastRun)
    {
        var ids = bindings.Select(binding => binding.ConnectionId).Distinct().ToList();
        var connections = await Task.WhenAll(ids.Select(id => grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, id)).Get()));
        var known = connections.Where(connection => connection.IsAccepted).ToDictionary(connection => connection.Value!.Id, connection => connection.Value);
        return [.. bindings.Select(binding => new AutomationView { Binding = binding, Connection = known.GetValueOrDefault(binding.ConnectionId), LastRun = lastRun(binding) })];
    }
}
