using System.Collections.Immutable;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Bindings;

/// <summary>A new binding (seed 004, <c>TaskMCPBinding</c>).</summary>
public record CreateBindingRequest
{
    public required Guid ConnectionId { get; init; }

    public required BindingType BindingType { get; init; }

    public required BindingConfig Config { get; init; }

    /// <summary>For people; 1–200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>For <c>binding_type</c> <c>webhook</c>, and only there: how senders are known. Left out: by a secret that is made.</summary>
    public BindingWebhookRequest? Webhook { get; init; }

    internal BindingDraft ToDraft() => ToDraft(Webhook?.Secret is { } secret ? new(secret) : null);

    /// <summary>With this secret, whatever was sent.</summary>
    internal BindingDraft ToDraft(Secret? secret) => new()
    {
        ConnectionId = ConnectionId,
        BindingType = BindingType,
        Config = Config,
        Name = Name,
        Webhook = Webhook is { } webhook
            ? new() { Secret = secret, Verification = webhook.Verification, Events = webhook.Events }
            : secret is null ? null : new() { Secret = secret },
    };
}

/// <summary>The webhook of a new binding (SPEC W-7). Everything can be changed afterwards at <c>/api/webhooks/{binding_id}</c>.</summary>
public sealed record BindingWebhookRequest
{
    /// <summary>
    /// 16–200 ASCII characters, no spaces at the ends; never shown again. Left out where a binding is added to a task: one is made and shown in that answer, once.
    /// Required where the binding comes with a new task, and with an <c>Idempotency-Key</c>.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Default: <c>secret</c>.</summary>
    public WebhookVerification Verification { get; init; }

    /// <summary>Events to take, such as <c>issues.opened</c>, or <c>issues</c> for all that begin so; all events when empty or <c>*</c>.</summary>
    public ImmutableArray<string> Events { get; init; } = [];
}

/// <summary>What a binding of type <c>webhook</c> is run with.</summary>
public sealed record BindingSampleRequest
{
    /// <summary>What its templates and conditions see as <c>payload</c>. Left out: null.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>What they see as <c>event.metadata.event_type</c>.</summary>
    public string? EventType { get; init; }

    internal BindingSample ToSample() => new() { Payload = Payload.IsSet ? Payload.Value : null, EventType = EventType };
}

/// <summary>What a binding is tried with: an event that happened, or for one of type <c>webhook</c> a sample; with neither, as if somebody triggered it now.</summary>
public sealed record DryRunRequest
{
    /// <summary>The id of an event of the task, as its history shows it: conditions and input see the task as it was then, and what changed.</summary>
    public Guid? Event { get; init; }

    /// <summary>What templates and conditions see as <c>payload</c>. Left out: null.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>What they see as <c>event.metadata.event_type</c>.</summary>
    public string? EventType { get; init; }

    internal static readonly Refusal Both = Refusal.Field(RequestCodes.Invalid, "event",
        "event goes without payload and event_type: a binding is tried on what happened or with a sample; leave out one of them.");

    /// <summary>Whether both are given, of which only one can be tried.</summary>
    internal bool IsBoth => Event is not null && (Payload.IsSet || EventType is not null);

    /// <summary>Null where neither member of it is given.</summary>
    internal BindingSample? ToSample() => Payload.IsSet || EventType is not null ? new() { Payload = Payload.IsSet ? Payload.Value : null, EventType = EventType } : null;
}

/// <summary>Which event to explain.</summary>
public sealed record ExplainQuery
{
    /// <summary>The id of an event of the task, as its history shows it; for a binding of type <c>webhook</c> also that of a delivery to it, for one of the project also that of a sweep.</summary>
    public required Guid Event { get; init; }
}

/// <summary>New values for a binding. What is left out stays as it is.</summary>
public sealed record UpdateBindingRequest
{
    /// <summary>Replaces the whole configuration.</summary>
    public Optional<BindingConfig> Config { get; init; }

    /// <summary>True makes it fire again, also after the loop guard paused it (SPEC B-9). At a task, false mutes a binding of its project for this task only.</summary>
    public Optional<bool> Enabled { get; init; }

    /// <summary>For people; ≤200 characters.</summary>
    public Optional<string?> Name { get; init; }

    internal UpdateBinding ToCommand(Guid binding, Call call) =>
        new() { Context = call.Command(), BindingId = binding, Config = Config, Enabled = Enabled, Name = Name };
}

/// <summary>Which event of which task to explain.</summary>
public sealed record ExplainProjectQuery
{
    /// <summary>A task of the project.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The id of an event of the task, as its history shows it, of a sweep of the binding, or of a delivery to it.</summary>
    public required Guid Event { get; init; }
}

/// <summary>What a binding of a project would do for one task.</summary>
public sealed record ProjectDryRunRequest
{
    /// <summary>A task of the project.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The id of an event of the task, as its history shows it; without one it is tried as if somebody triggered it now.</summary>
    public Guid? Event { get; init; }

    /// <summary>For one that a webhook triggers: what templates and conditions see as <c>payload</c>. Left out: null.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>What they see as <c>event.metadata.event_type</c>.</summary>
    public string? EventType { get; init; }

    internal bool IsBoth => Event is not null && (Payload.IsSet || EventType is not null);

    internal BindingSample? ToSample() => Payload.IsSet || EventType is not null ? new() { Payload = Payload.IsSet ? Payload.Value : null, EventType = EventType } : null;
}

/// <summary>For which tasks to run a binding of a project: either these or all.</summary>
public sealed record ProjectTriggerRequest
{
    /// <summary>1–500 tasks of the project.</summary>
    public ImmutableArray<Guid> TaskIds { get; init; } = [];

    /// <summary>True for every task of the project.</summary>
    public bool All { get; init; }

    /// <summary>For one that a webhook triggers: what templates and conditions see as <c>payload</c>. Left out: null.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>What they see as <c>event.metadata.event_type</c>.</summary>
    public string? EventType { get; init; }

    internal BindingSample? ToSample() => Payload.IsSet || EventType is not null ? new() { Payload = Payload.IsSet ? Payload.Value : null, EventType = EventType } : null;
}

/// <summary>What came of triggering a binding of a project.</summary>
public sealed record ProjectTriggerAnswer
{
    /// <summary>Tasks that were named, or that the project has.</summary>
    public required long Tasks { get; init; }

    /// <summary>For named tasks: what came of each, in the order of the request; one that was named twice has one run.</summary>
    public ImmutableArray<TriggeredTask> Results { get; init; } = [];

    /// <summary>For all tasks: the sweep that makes the runs; <c>GET …/sweeps</c> shows how far it has come.</summary>
    public SweepSnapshot? Sweep { get; init; }
}

/// <summary>What came of one named task: its run or a problem.</summary>
public sealed record TriggeredTask
{
    public required Guid TaskId { get; init; }

    /// <summary>Recorded and queued; or skipped, and then it says why.</summary>
    public RunSnapshot? Run { get; init; }

    public Problem? Problem { get; init; }
}
