using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Api.Mcp.Conformance;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>All sources as one. The fixtures of the conformance suite are seen by its own principal and by nobody else, and that sees nothing else.</summary>
internal sealed class Sources(
    IEnumerable<IToolSource> tools, IEnumerable<IResourceSource> resources, IEnumerable<IPromptSource> prompts, IEnumerable<ICompletionSource> completions,
    IEnumerable<IListChanges> changes, IEnumerable<IMethodSource> methods)
{
    private readonly IToolSource[] _tools = [.. tools];
    private readonly IResourceSource[] _resources = [.. resources];
    private readonly IPromptSource[] _prompts = [.. prompts];
    private readonly ICompletionSource[] _completions = [.. completions];
    private readonly IListChanges[] _changes = [.. changes];
    private readonly IMethodSource[] _methods = [.. methods];

    public IReadOnlyList<IMethodSource> Methods => _methods;

    public ValueTask<List<JsonObject>> Tools(McpCall call) => Merge(_tools, call, "name", source => source.List(call));

    public ValueTask<List<JsonObject>> Resources(McpCall call) => Merge(_resources, call, "uri", source => source.List(call));

    public ValueTask<List<JsonObject>> Templates(McpCall call) => Merge(_resources, call, "uriTemplate", source => source.Templates(call));

    public ValueTask<List<JsonObject>> Prompts(McpCall call) => Merge(_prompts, call, "name", source => source.List(call));

    public ValueTask<JsonObject?> FindTool(McpCall call, string name) => First(_tools, call, source => source.Find(call, name));

    public ValueTask<JsonObject?> CallTool(McpCall call, string name, JsonObject arguments) => First(_tools, call, source => source.Call(call, name, arguments));

    public ValueTask<JsonObject?> ReadResource(McpCall call, string uri) => First(_resources, call, source => source.Read(call, uri));

    public ValueTask<JsonObject?> GetPrompt(McpCall call, string name, JsonObject arguments) => First(_prompts, call, source => source.Get(call, name, arguments));

    public ValueTask<JsonObject?> Complete(McpCall call, JsonObject reference, JsonObject argument, JsonObject? context) =>
        First(_completions, call, source => source.Complete(call, reference, argument, context));

    public ValueTask<IAsyncDisposable?> Subscribe(McpCall call, string uri, Action<string> updated) => First(_resources, call, source => source.Subscribe(call, uri, updated));

    public IDisposable Watch(Caller caller, Action<ListKind> changed) => new Watches([.. For(_changes, caller).Select(source => source.Watch(caller, changed))]);

    private static IEnumerable<T> For<T>(T[] sources, Caller caller) where T : class
    {
        var isSuite = ConformancePrincipal.Is(caller);
        return sources.Where(source => source is IConformanceFixture == isSuite);
    }

    private static async ValueTask<List<JsonObject>> Merge<T>(T[] sources, McpCall call, string key, Func<T, ValueTask<IReadOnlyList<JsonObject>>> list) where T : class
    {
        var (merged, seen) = (new List<JsonObject>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var source in For(sources, call.Caller)) merged.AddRange((await list(source)).Where(definition => definition.Text(key) is { } name && seen.Add(name)));
        return merged;
    }

    private static async ValueTask<TResult?> First<T, TResult>(T[] sources, McpCall call, Func<T, ValueTask<TResult?>> ask) where T : class where TResult : class
    {
        foreach (var source in For(sources, call.Caller))
        {
            if (await ask(source) is { } result) return result;
        }

        return null;
    }

    private sealed class Watches(IDisposable[] watches) : IDisposable
    {
        public void Dispose()
        {
            foreach (var watch in watches) watch.Dispose();
        }
    }
}
