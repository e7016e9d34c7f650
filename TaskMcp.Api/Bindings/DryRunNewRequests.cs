using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Connections;

namespace TaskMcp.Api.Bindings;

/// <summary>A binding to try before it is saved, and what to try it with.</summary>
public record DryRunNewRequest : CreateBindingRequest
{
    /// <summary>Has the form that every verification takes; nobody sends to a binding that is not saved.</summary>
    private static readonly Secret StandIn = new($"whsec_{Convert.ToBase64String(new byte[32])}");

    /// <summary>The id of an event of the task, as its history shows it: conditions and input see the task as it was then, and what changed.</summary>
    public Guid? Event { get; init; }

    /// <summary>For one that a webhook triggers: what templates and conditions see as <c>payload</c>. Left out: null.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>What they see as <c>event.metadata.event_type</c>.</summary>
    public string? EventType { get; init; }

    internal GrainResult<DryRunDraft> ToCommand(Guid? projectId, Call call)
    {
        var hasSample = Payload.IsSet || EventType is not null;
        if (Event is not null && hasSample) return DryRunRequest.Both;
        return new DryRunDraft
        {
            Context = call.Command(),
            Draft = BindingType == BindingType.Webhook && Webhook?.Secret is null ? ToDraft(StandIn) : ToDraft(),
            ProjectId = projectId,
            EventId = Event,
            Sample = hasSample ? new() { Payload = Payload.IsSet ? Payload.Value : null, EventType = EventType } : null,
        };
    }
}

/// <summary>A binding of a project to try before it is saved, and what to try it with.</summary>
public sealed record DryRunNewProjectRequest : DryRunNewRequest
{
    /// <summary>A task of the project.</summary>
    public required Guid TaskId { get; init; }
}
