using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>What tests do with <c>wire-server.mjs</c> over any transport.</summary>
internal static class WireCalls
{
    public static async Task GiveUp(ServerSession session, LogRing heard)
    {
        using var cancellation = new CancellationTokenSource();
        var call = session.CallTool(session.Catalog.Find("wire", "slow")!, new() { Arguments = [] }, cancellation.Token);
        await Soon.Holds(() => heard.Lines().Any(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)));
        var id = heard.Lines().Last(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)).Split(' ')[^1];
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Soon.Limit));
        await Soon.Holds(() => heard.Lines().Contains($"cancelled {id}"));
        session.IsOpen.ShouldBeTrue();
    }

    public static async Task ChangesAreHeard(ServerSession session)
    {
        await AppearsInTheLists(session, "add_tool", CapabilityType.Tool, "wire__added");
        await AppearsInTheLists(session, "add_prompt", CapabilityType.Prompt, "added");
        await AppearsInTheLists(session, "add_resource", CapabilityType.Resource, "wire://added");
        await SubscribedTo(session, "wire://counter");
    }

    // As above: the server may hear of it before it has taken up that somebody listens.
    private static Task AppearsInTheLists(ServerSession session, string tool, CapabilityType type, string name) => Soon.Holds(async () =>
    {
        await Call(session, tool);
        return session.Catalog.Capabilities.Any(capability => capability.Type == type && capability.Name == name);
    });

    // When a subscription is taken up is the server's to know: it is asked for a change until one is heard.
    public static async Task SubscribedTo(ServerSession session, string uri)
    {
        var updated = NextUpdate(session);
        session.SubscribeTo(uri);
        await Until(updated, () => Call(session, "touch"));
        (await updated).ShouldBe(uri);
    }

    private static async Task Until(Task heard, Func<Task> change)
    {
        await Soon.Holds(async () =>
        {
            if (!heard.IsCompleted) await change();
            return heard.IsCompleted;
        });
    }

    public static Task NextCatalog(ServerSession session)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.CatalogChanged += () => changed.TrySetResult();
        return changed.Task.WaitAsync(Soon.Limit);
    }

    public static Task<string> NextUpdate(ServerSession session)
    {
        var updated = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.ResourceUpdated += uri => updated.TrySetResult(uri);
        return updated.Task.WaitAsync(Soon.Limit);
    }

    public static string Text(JsonObject result) => result["content"]![0]!["text"]!.GetValue<string>();

    public static Task<JsonObject> Call(ServerSession session, string tool, JsonObject? arguments = null) =>
        session.CallTool(session.Catalog.Find("wire", tool)!, arguments ?? [], idempotencyKey: null, progress: null, CancellationToken.None).WaitAsync(Soon.Limit);
}
