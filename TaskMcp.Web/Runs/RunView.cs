using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Web.Runs;

/// <summary>What the page of one run shows.</summary>
public sealed record RunView
{
    public required RunSnapshot Run { get; init; }

    /// <summary>Null when it is deleted.</summary>
    public TaskSnapshot? Task { get; init; }

    public string? ConnectionName { get; init; }

    /// <summary>As it is now; null when it is gone.</summary>
    public BindingSnapshot? Binding { get; init; }

    /// <summary>What set the run off; null for what is no event of a task, or not kept any more.</summary>
    public TaskEvent? Cause { get; init; }

    /// <summary>The delivery that all began with; null where none did, or it is not kept any more.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>Whether that delivery itself is what set the run off, and not what came of it.</summary>
    public bool IsOfDelivery => Run.EventType == "webhook" || Cause?.Actor.Id == $"webhook:{Origin?.Webhook.Id:D}";

    /// <summary>The bindings that led to the event, oldest first.</summary>
    public ImmutableArray<CausingBinding> Chain { get; init; } = [];

    /// <summary>Why the event made the run; null where nothing tells any more.</summary>
    public BindingExplanation? Explanation { get; init; }

    /// <summary>What the run did to its task, as the task's events tell.</summary>
    public ImmutableArray<TaskEvent> Effects { get; init; } = [];

    /// <summary>Where the binding is edited; null when it is gone.</summary>
    public string? BindingAddress => Binding switch
    {
        { ProjectId: { } project } => $"/projects/{project}/bindings/{Binding.Id}",
        not null => $"/tasks/{Run.TaskId}/bindings/{Binding.Id}",
        null => null,
    };
}

/// <summary>A binding in a chain of causes.</summary>
/// <param name="Id">Of the binding.</param>
/// <param name="ToolName">The tool of its latest run; null when no run is kept.</param>
public sealed record CausingBinding(Guid Id, string? ToolName);

/// <summary>A delivery that led to a run.</summary>
/// <param name="Webhook">What it came to.</param>
/// <param name="Delivery">The delivery.</param>
public sealed record RunOrigin(WebhookSnapshot Webhook, DeliverySnapshot Delivery);
