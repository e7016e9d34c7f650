using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Why an event did or did not make a run: the dispatcher's questions in its order, asked again of what is kept (SPEC B-1, B-2, B-9). Pure.</summary>
public static class BindingExplanationRules
{
    /// <summary>A run without an event of SPEC T-4: somebody, a schedule or a webhook asked for it.</summary>
    public static BindingExplanation Of(RunSnapshot run) => new()
    {
        BindingId = run.BindingId,
        EventId = run.EventId,
        EventType = run.EventType,
        Verdict = BindingVerdict.Ran,
        Reason = Ran(run),
        RunId = run.Id,
        RunState = run.State,
    };

    public static BindingExplanation Of(ExplainedEvent facts)
    {
        var happened = facts.Kept.Event;
        var task = facts.Kept.Task ?? facts.Today;
        var at = facts.Kept.Task?.UpdatedAt ?? happened.TriggeredAt;
        var explanation = new BindingExplanation
        {
            BindingId = facts.Binding.Id,
            EventId = happened.Id,
            EventType = happened.Type,
            Verdict = BindingVerdict.Unknown,
            Reason = "",
            RunId = facts.Run?.Id,
            RunState = facts.Run?.State,
            Task = facts.Kept.Task is null ? ExplainedTask.Today : ExplainedTask.AtEvent,
        };
        if (facts.Run is null && facts.Kept.Sweep is null && !BindingMatch.IsTrigger(happened, facts.Binding))
            return explanation with { Verdict = BindingVerdict.WrongTrigger, Reason = WrongTrigger(happened, facts.Binding) };
        var decision = Decided(facts, task, at);
        explanation = explanation with
        {
            Conditions = decision.Checks,
            Caveats = facts.Binding.Config.Conditions.IsEmpty ? [] : Caveats(facts, at),
        };
        var (verdict, reason) = Verdict(facts, at, decision);
        return explanation with { Verdict = verdict, Reason = reason };
    }

    private static (BindingVerdict Verdict, string Reason) Verdict(ExplainedEvent facts, DateTimeOffset at, ConditionDecision decision)
    {
        var binding = facts.Binding;
        if (facts.Run is { } run) return (BindingVerdict.Ran, Ran(run));
        if (binding.ProjectId is { } project && project != facts.Kept.ProjectId)
            return (BindingVerdict.OtherProject, "The task was in another project, to which this binding does not apply.");
        if (binding.CreatedAt > at) return (BindingVerdict.TooNew, $"The binding was made at {binding.CreatedAt:O}, after the event ({at:O}).");
        if (WhyNotSwept(facts) is { } notSwept) return (BindingVerdict.NotSwept, notSwept);
        // By hand also one that is switched off is run for all tasks, but for none that muted it.
        if ((facts.Kept.Sweep?.EventType != ManualTrigger.EventType || binding.Status == BindingStatus.Muted) && WhyOff(binding, at) is { } off) return off;
        if (BindingMatch.IsLoop(facts.Kept.Event, binding))
            return (BindingVerdict.Loop, Loop(facts.Kept.Event));
        if (decision.Outcome is { Holds: false } outcome) return (BindingVerdict.ConditionFailed, BindingConditions.WhyNot(outcome));
        if (facts.Kept.IsPending) return (BindingVerdict.Pending, "The event is still on its way to the bindings; look again in a moment.");
        if (facts.Kept.Sweep is { Stage: SweepStage.Stopped } stopped) return (BindingVerdict.NotSwept, $"The sweep had not come to the task when it ended. {stopped.Reason}");
        return (BindingVerdict.Unknown, facts.Kept.Told ?? decision.Undecided ?? "By what is kept it should have fired. The binding has been changed since, or its run is no longer kept.");
    }

    private static string? WhyNotSwept(ExplainedEvent facts) => facts.Kept.Sweep switch
    {
        { Stage: SweepStage.Skipped } left => $"The sweep was left out. {left.Reason}",
        { } sweep when facts.Today.CreatedAt > sweep.Time => $"The task was made at {facts.Today.CreatedAt:O}, after the time that the sweep stands for ({sweep.Time:O}).",
        _ => null,
    };

    internal static string Loop(TaskEvent happened)
    {
        var chain = string.Join(" → ", happened.Causation.Select(binding => binding.ToString("D")));
        var way = EchoOf(happened) is { } run ? $" It went out with run {run:D} and came back by webhook ({happened.Actor.Name})." : "";
        return $"The binding is itself a cause of this event (the chain of bindings: {chain}); it fires for that only with allow_reentry.{way}";
    }

    private static Guid? EchoOf(TaskEvent happened) =>
        happened.Metadata.ToNode() is JsonObject metadata && metadata[TaskEventTypes.EchoOfRun] is JsonValue run && run.TryGetValue(out string? id) && Guid.TryParse(id, out var found)
            ? found
            : null;

    /// <summary>Off at that time, as far as the last change of its status tells.</summary>
    internal static (BindingVerdict Verdict, string Reason)? WhyOff(BindingSnapshot binding, DateTimeOffset at) => (binding.Status, binding.StatusSince) switch
    {
        (BindingStatus.Disabled, { } since) when since > at => null,
        (BindingStatus.Paused or BindingStatus.Muted, { } since) when since > at => null,
        (BindingStatus.Disabled, _) => (BindingVerdict.Disabled, "The binding was switched off."),
        (BindingStatus.Muted, _) => (BindingVerdict.Muted, $"The binding was muted. {binding.StatusReason}"),
        (BindingStatus.Paused, _) => (BindingVerdict.Paused, $"The binding was paused. {binding.StatusReason}"),
        (BindingStatus.Active, { } since) when since > at =>
            (BindingVerdict.Disabled, $"The binding was off; it was switched on again at {since:O}, after the event ({at:O})."),
        _ => null,
    };

    private static ConditionDecision Decided(ExplainedEvent facts, TaskSnapshot task, DateTimeOffset at) => BindingConditions.Decide(
        new() { Binding = facts.Binding, Event = facts.Kept.Event, Task = task, Project = facts.Project, Payload = facts.Kept.Payload }, at);

    private static ImmutableArray<string> Caveats(ExplainedEvent facts, DateTimeOffset at)
    {
        var caveats = ImmutableArray.CreateBuilder<string>();
        if (facts.Kept.Task is not { } task) caveats.Add("The event kept no values of the task: those of today are shown.");
        else if (!facts.Kept.IsPending && task.Notes.Length >= TaskEventJson.MaxNotes)
            caveats.Add($"Of the task's notes only the newest {TaskEventJson.MaxNotes} are kept with an event.");
        if (facts.Project.UpdatedAt > at) caveats.Add("The project has been changed since: its values of today are shown.");
        return caveats.ToImmutable();
    }

    private static string Ran(RunSnapshot run) => run.Reason is null
        ? $"It made run {run.Id:D}."
        : $"It made run {run.Id:D}: {run.Reason}";

    private static string WrongTrigger(TaskEvent happened, BindingSnapshot binding)
    {
        var trigger = JsonText.Of(binding.BindingType).Text.Trim('"');
        return $"The binding waits for {(binding.Config.Event is { } name ? $"{trigger} {name}" : trigger)}, and this is {happened.Type}.";
    }
}
