namespace TaskMcp.Changes;

/// <summary>What rows of the read model are of; as text the names are in lower case (<c>runs</c>).</summary>
public enum ChangeKind
{
    Tasks,
    Projects,
    Runs,
    Connections,
    Webhooks,

    /// <summary>What webhooks have received, and what became of it.</summary>
    Deliveries,
    Notifications,
    Toolboxes,

    /// <summary>Users, agents and services with their tokens and sessions.</summary>
    Principals,

    /// <summary>Run-time tools.</summary>
    Tools,
    Audit,
}
