using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Whether a delivery fires the binding that it is for (SPEC B-2, B-9, W-7). Pure.</summary>
internal static class WebhookFiringRules
{
    /// <summary>What becomes of a delivery that makes no run; null when it makes one.</summary>
    public static DeliveryOutcome? WhyNot(RunRequest request, DateTimeOffset now)
    {
        var binding = request.Binding;
        if (BindingExplanationRules.WhyOff(binding, now) is var (_, off)) return Ignored(request, off);
        if (BindingMatch.IsLoop(request.Event, binding)) return Ignored(request, BindingExplanationRules.Loop(request.Event));
        if (BindingMatch.TooDeep(request.Event) is { } tooDeep) return Ignored(request, tooDeep);
        var decision = BindingConditions.Decide(request, now);
        if (decision.Undecided is { } undecided) return new() { Verdict = DeliveryVerdict.Failed, TaskId = request.Task.Id, Reason = undecided };
        return decision.WhyNot is { } reason ? Ignored(request, reason) : null;
    }

    /// <summary>Why a delivery to a binding of a project begins no sweep; null when it does. Conditions are each task's own.</summary>
    public static string? WhyNot(BindingSnapshot binding, WebhookFiring firing, DateTimeOffset now)
    {
        if (BindingExplanationRules.WhyOff(binding, now) is var (_, off)) return off;
        if (BindingMatch.IsLoop(firing.Causation, binding)) return "The binding is itself a cause of this delivery; it fires for that only with allow_reentry.";
        return BindingMatch.TooDeep(firing.Depth);
    }

    public static DeliveryOutcome Triggered(RunSnapshot run) => new() { Verdict = DeliveryVerdict.Triggered, TaskId = run.TaskId, RunId = run.Id };

    private static DeliveryOutcome Ignored(RunRequest request, string reason) => new() { Verdict = DeliveryVerdict.Ignored, TaskId = request.Task.Id, Reason = reason };
}
