using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Web.Runs;

/// <summary>Brings together what the page of a run shows.</summary>
internal sealed class RunReading(IGrainFactory grains, IRunQueries runs, IEventFeed events)
{
    /// <summary>Of the task's newest events, these many are looked through for what the run did.</summary>
    private const int EventsLookedThrough = 100;

    /// <summary>Null when there is no such run.</summary>
    public async Task<RunView?> Read(string workspace, Guid id, CancellationToken cancellationToken)
    {
        var found = await grains.GetGrain<IRunGrain>(GrainKeys.Of(workspace, id)).Get();
        if (!found.IsAccepted) return null;
        var run = found.Value;
        var task = await grains.GetGrain<ITaskGrain>(GrainKeys.Of(workspace, run.TaskId)).Get();
        var bindings = grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(workspace, run.TaskId));
        var binding = task.IsAccepted && await bindings.ListBindings() is { IsAccepted: true } all ? all.Value.FirstOrDefault(one => one.Id == run.BindingId) : null;
        var cause = await events.Find(workspace, run.TaskId, run.EventId, cancellationToken) is { } stored ? EventOf(stored) : null;
        return new()
        {
            Run = run,
            Task = task.Value,
            Binding = binding,
            ConnectionName = (await grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, run.ConnectionId)).Get()).Value?.Name,
            Cause = cause,
            Origin = await Origin(workspace, run),
            Chain = cause is null ? [] : await Chain(workspace, cause, cancellationToken),
            Explanation = binding is null ? null : (await bindings.Explain(run.BindingId, run.EventId)).Value,
            Effects = await Effects(workspace, run, cancellationToken),
        };
    }

    /// <summary>What a delivery leads to has its id as correlation id, however many bindings are between.</summary>
    private async Task<RunOrigin?> Origin(string workspace, RunSnapshot run)
    {
        if (!Guid.TryParseExact(run.CorrelationId, "N", out var id)) return null;
        if (await grains.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(workspace, id)).Get() is not { IsAccepted: true, Value: { } delivery }) return null;
        return await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(workspace, delivery.WebhookId)).Get() is { IsAccepted: true, Value: { } webhook } ? new(webhook, delivery) : null;
    }

    private async Task<ImmutableArray<CausingBinding>> Chain(string workspace, TaskEvent cause, CancellationToken cancellationToken)
    {
        var chain = ImmutableArray.CreateBuilder<CausingBinding>(cause.Causation.Length);
        foreach (var id in cause.Causation)
        {
            var latest = await runs.List(new() { Workspace = workspace, BindingId = id, Limit = 1 }, cancellationToken);
            chain.Add(new(id, latest.Value?.Items.FirstOrDefault()?.ToolName));
        }

        return chain.ToImmutable();
    }

    private async Task<ImmutableArray<TaskEvent>> Effects(string workspace, RunSnapshot run, CancellationToken cancellationToken)
    {
        if (run.Attempts is not [var first, ..]) return [];
        var newest = await events.OfTask(workspace, run.TaskId, EventsLookedThrough, null, cancellationToken);
        var actor = Actor.Binding(run.BindingId).Id;
        return !newest.IsAccepted ? [] :
        [
            .. newest.Value.Items.Select(EventOf).OfType<TaskEvent>()
                .Where(happened => happened.Actor.Id == actor && happened.CorrelationId == run.CorrelationId && happened.TriggeredAt >= first.StartedAt && !(happened.TriggeredAt > run.FinishedAt))
                .Reverse(),
        ];
    }

    /// <summary>The event without the task that is stored with it.</summary>
    private static TaskEvent? EventOf(FeedEvent stored)
    {
        var json = JsonNode.Parse(stored.Json)!.AsObject();
        json.Remove("task");
        json["task_id"] = stored.TaskId;
        return json.Deserialize<TaskEvent>(TaskMcpJson.Options);
    }
}
