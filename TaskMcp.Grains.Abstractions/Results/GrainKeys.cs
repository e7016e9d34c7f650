namespace TaskMcp;

/// <summary>Grain keys. Every key starts with the workspace, so an id of another workspace addresses nothing (SPEC A-6).</summary>
public static class GrainKeys
{
    public const string DefaultWorkspace = "default";

    public static string Of(string workspace, Guid id) => $"{workspace}/{id:D}";

    /// <summary>The queue of one binding on one task (SPEC B-7).</summary>
    public static string RunQueue(string workspace, Guid taskId, Guid bindingId) => $"{workspace}/{taskId:D}/{bindingId:D}";

    /// <summary>The sweeps of one binding over the tasks of its project.</summary>
    public static string Sweeps(string workspace, Guid projectId, Guid bindingId) => $"{workspace}/{projectId:D}/{bindingId:D}";

    /// <summary>The calls of a workspace that may come back by webhook (SPEC B-9): one for all, so that a delivery asks once.</summary>
    public static string Echoes(string workspace) => $"{workspace}/echoes";

    /// <summary>What a principal was granted (SPEC S-4).</summary>
    public static string Gateway(string workspace, string principalId) => $"{workspace}/{principalId}";

    /// <summary>The workspace itself.</summary>
    public static string OfWorkspace(string workspace) => $"{workspace}/workspace";

    public static string Workspace(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The id at the end of a key made by <see cref="Of"/>.</summary>
    public static Guid Id(string key) => Guid.Parse(key.AsSpan(key.LastIndexOf('/') + 1));
}
