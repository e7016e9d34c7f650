using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Echoes;
using TaskMcp.Silo.Projects;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Makes a task of a delivery, or changes the one that an earlier delivery about the same thing made (SPEC W-4). The task's id follows
/// from what the delivery is about, so a repeat after a crash makes no second one.
/// </summary>
public sealed class DeliveryProcessing(IGrainFactory grains, Echoes.Echoes echoes)
{
    /// <summary>A change of tags and links replaces the whole, so it is made again when somebody else was faster.</summary>
    private const int MaxTries = 10;

    /// <param name="workspace">Where the webhook is.</param>
    /// <param name="delivery">What came.</param>
    /// <param name="turn">Waited for where the order of deliveries counts.</param>
    /// <returns>Null when it can not be worked on yet: the sweeps of the binding that it is for have no room for another.</returns>
    public async Task<DeliveryOutcome?> Process(string workspace, DeliverySnapshot delivery, IDeliveryTurn turn)
    {
        if ((await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(workspace, delivery.WebhookId)).Get()).Value is not { } webhook) return Ignored("The webhook is deleted.");
        if (!WebhookEvents.Matches(webhook.Events, delivery.EventType))
            return Ignored($"The event {delivery.EventType ?? "without a name"} is none of the webhook's events ({string.Join(", ", webhook.Events)}).");
        var body = WebhookBody.Read(delivery.Headers.GetValueOrDefault("content-type"), delivery.Body);
        if (!body.IsAccepted) return Failed(body.Refusal.Message);
        if (webhook.Binding is { } target) return await Fire(workspace, webhook, target, delivery, body.Value.Payload, turn);
        try
        {
            var mapped = WebhookMapper.Map(webhook.Mapping!, webhook.DefaultTags, body.Value.Payload, delivery.ReceivedAt);
            if (mapped.Title.Length == 0) return Failed("mapping.title rendered to nothing: change it, for example with | default: 'Untitled', and redeliver.");
            var work = new TaskOfDelivery(workspace, webhook, delivery, mapped);
            turn.IsFor(work.TaskId);
            work = await Traced(work, body.Value.Payload);
            if (mapped.ExternalId is not null) await turn.Turn();
            return await Bring(work);
        }
        catch (TemplateException error)
        {
            return Failed($"mapping does not render: {error.Message}");
        }
    }

    private async Task<DeliveryOutcome?> Fire(string workspace, WebhookSnapshot webhook, WebhookTarget target, DeliverySnapshot delivery, JsonNode? said, IDeliveryTurn turn)
    {
        if (BindingPayload.Of(said) is not { } payload) return Failed(BindingPayload.TooDeep);
        turn.IsFor(webhook.Id);
        var (question, found) = await echoes.Find(workspace, () => EchoQuestion.OfPayload(said, TraceParent(delivery)));
        var echo = EchoRules.OfTrigger(question, found, delivery.ReceivedAt);
        var firing = WebhookFiring.Of(delivery, webhook.Name, payload) with { Causation = echo.Causation, Depth = echo.Depth, EchoOfRun = echo.RunId };
        await turn.Turn();
        var fired = target.ProjectId is { } project
            ? await grains.GetGrain<IProjectSelf>(GrainKeys.Of(workspace, project)).Fire(firing)
            : await grains.GetGrain<ITaskSelf>(GrainKeys.Of(workspace, target.TaskId!.Value)).Fire(firing);
        if (fired.IsAccepted) return fired.Value with { EchoOfRun = echo.RunId };
        if (fired.Refusal.Code == SweepRules.Limit.Code) return null;
        // A crash left it over.
        await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(workspace, webhook.Id)).Delete(new() { Actor = Actor.System, CorrelationId = delivery.Id.ToString("N") });
        return Ignored("The binding of this webhook is deleted.");
    }

    /// <summary>With the calls of our own runs that it may come back from (SPEC B-9).</summary>
    private async Task<TaskOfDelivery> Traced(TaskOfDelivery work, JsonNode? payload)
    {
        var (question, found) = await echoes.Find(work.Workspace, () =>
            EchoQuestion.Of(work.Webhook.Source.ToLowerInvariant(), work.TaskId, work.Mapped, payload, TraceParent(work.Delivery)));
        return work with { Question = question, Found = found };
    }

    private static string? TraceParent(DeliverySnapshot delivery) => delivery.Headers.GetValueOrDefault("traceparent");

    private async Task<DeliveryOutcome> Bring(TaskOfDelivery work)
    {
        var task = grains.GetGrain<ITaskGrain>(GrainKeys.Of(work.Workspace, work.TaskId));
        var problems = work.Mapped.Problems;
        var echo = EchoChain.Of(EchoRules.OfCreation(work.Question, work.Found, work.Delivery.ReceivedAt));
        var made = await task.Create(work.Creation(work.Webhook.TargetProject, echo));
        if (made.Refusal?.Code == "task.project_not_found")
        {
            problems = problems.Add("target_project is gone, so the task is in the inbox");
            made = await task.Create(work.Creation(null, echo));
        }

        if (made.IsAccepted) return Done(DeliveryVerdict.Created, work, problems, echo);
        return made.Refusal.Code switch
        {
            "task.exists" => await Change(task, work, problems),
            "task.deleted" => Deleted,
            _ => Failed(made.Refusal.Message),
        };
    }

    private static async Task<DeliveryOutcome> Change(ITaskGrain task, TaskOfDelivery work, ImmutableArray<string> problems)
    {
        Refusal? refusal = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var present = await task.Get();
            if (!present.IsAccepted) return Deleted;
            var echo = EchoRules.OfChange(work.Question, work.Found, work.Delivery.ReceivedAt, work.Changed(present.Value));
            var changed = await task.Update(work.Change(present.Value, echo));
            if (changed.IsAccepted) return Done(DeliveryVerdict.Updated, work, work.HasRoom(present.Value) ? problems : problems.Add(TooManyTags), echo);
            refusal = changed.Refusal;
            if (refusal.Code == "task.origin_newer") return Ignored(refusal.Message) with { TaskId = work.TaskId };
            if (refusal.Code != "version.stale") break;
        }

        return Failed(refusal!.Message);
    }

    /// <summary>Who deleted a task does not want it back with the next change over there.</summary>
    private static DeliveryOutcome Deleted => Ignored("The task of what it is about was deleted. Redeliver it to make the task anew.");

    private static string TooManyTags { get; } = string.Create(CultureInfo.InvariantCulture, $"tags that the task has no room for are left out: it may have {TaskFieldRules.MaxTags}");

    private static DeliveryOutcome Done(DeliveryVerdict verdict, TaskOfDelivery work, ImmutableArray<string> problems, EchoChain echo) =>
        new() { Verdict = verdict, TaskId = work.TaskId, Reason = problems.IsEmpty ? null : string.Join("; ", problems), EchoOfRun = echo.RunId };

    private static DeliveryOutcome Ignored(string reason) => new() { Verdict = DeliveryVerdict.Ignored, Reason = reason };

    private static DeliveryOutcome Failed(string reason) => new() { Verdict = DeliveryVerdict.Failed, Reason = reason };
}
