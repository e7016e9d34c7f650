using TaskMcp.Access;

namespace TaskMcp.Api.Mcp;

/// <summary>Which list of a server.</summary>
internal enum ListKind
{
    Tools,
    Resources,
    Prompts,
}

/// <summary>Of a source that can tell when its lists change for a caller. The frame carries it to sessions and to <c>subscriptions/listen</c>.</summary>
internal interface IListChanges
{
    /// <summary>Calls <paramref name="changed"/> whenever a list may have changed, until disposed of. It must be quick and may come from any thread.</summary>
    IDisposable Watch(Caller caller, Action<ListKind> changed);
}
