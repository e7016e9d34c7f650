using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>All that an explanation follows from.</summary>
public sealed record ExplainedEvent
{
    public required BindingSnapshot Binding { get; init; }

    public required KeptEvent Kept { get; init; }

    /// <summary>The task as it is today.</summary>
    public required TaskSnapshot Today { get; init; }

    /// <summary>The project of the event as it is today.</summary>
    public required ProjectSnapshot Project { get; init; }

    /// <summary>The run that the event made.</summary>
    public RunSnapshot? Run { get; init; }
}
