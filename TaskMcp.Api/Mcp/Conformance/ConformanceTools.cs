using System.Text.Json.Nodes;
using TaskMcp.Access;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>The tools that the suite asks for.</summary>
internal sealed class ConformanceTools : IToolSource, IListChanges, IConformanceFixture
{
    private readonly Dictionary<string, Fixture> _fixtures;
    private readonly List<JsonObject> _definitions;
    private readonly Lock _gate = new();
    private readonly List<Action<ListKind>> _watchers = [];

    public ConformanceTools()
    {
        Fixture[] changing = [new("test_trigger_tool_change", () => Change(ListKind.Tools)), new("test_trigger_prompt_change", () => Change(ListKind.Prompts))];
        Fixture[] all = [.. ContentFixtures.All, .. QuestionFixtures.All, .. changing];
        _fixtures = all.ToDictionary(fixture => fixture.Name);
        _definitions = [.. all.Select(fixture => fixture.Definition)];
    }

    public ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) => ValueTask.FromResult<IReadOnlyList<JsonObject>>(_definitions);

    public async ValueTask<JsonObject?> Call(McpCall call, string name, JsonObject arguments) => _fixtures.TryGetValue(name, out var fixture) ? await fixture.Answer(call, arguments) : null;

    public IDisposable Watch(Caller caller, Action<ListKind> changed)
    {
        lock (_gate) _watchers.Add(changed);
        return new Watcher(this, changed);
    }

    private JsonObject Change(ListKind kind)
    {
        Action<ListKind>[] watchers;
        lock (_gate) watchers = [.. _watchers];
        foreach (var watcher in watchers) watcher(kind);
        return Content.Result("The list is said to have changed.");
    }

    private sealed class Watcher(ConformanceTools tools, Action<ListKind> changed) : IDisposable
    {
        public void Dispose()
        {
            lock (tools._gate) tools._watchers.Remove(changed);
        }
    }
}
