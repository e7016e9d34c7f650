namespace TaskMcp.Connections;

/// <summary>The lists of a server.</summary>
[Flags, GenerateSerializer, Alias("taskmcp.connection_lists")]
public enum ConnectionLists
{
    None = 0,
    Tools = 1,

    /// <summary>With their templates.</summary>
    Resources = 2,

    Prompts = 4,

    All = Tools | Resources | Prompts,
}
