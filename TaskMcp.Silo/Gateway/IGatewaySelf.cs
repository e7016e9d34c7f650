using TaskMcp.Connections;

namespace TaskMcp.Silo.Gateway;

/// <summary>What a gateway hears back: what is written comes in a turn of its own. Nobody else calls it.</summary>
[Alias("taskmcp.IGatewaySelf")]
public interface IGatewaySelf : IGrainWithStringKey
{
    /// <summary>Counts calls of a grant before they are used; answers how many.</summary>
    [Alias("ReserveCalls")] Task<int> ReserveCalls(Guid toolboxId, DateOnly day);

    /// <summary>A server says that its lists are others.</summary>
    [Alias("ServerChanged"), AlwaysInterleave] Task ServerChanged(Guid connectionId, ConnectionLists lists);

    /// <summary>A toolbox was changed or deleted.</summary>
    [Alias("ToolboxChanged"), AlwaysInterleave] Task ToolboxChanged();
}
