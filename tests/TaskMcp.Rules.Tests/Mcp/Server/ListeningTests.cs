using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using TaskMcp.Access;
using TaskMcp.Api.Mcp;
using TaskMcp.Rules.Tests.Tasks;

namespace TaskMcp.Rules.Tests.Mcp.Server;

/// <summary>Streams of <c>subscriptions/listen</c> and what they leave behind.</summary>
public sealed class ListeningTests : IHostApplicationLifetime, ICallerWatch
{
    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => default;

    public CancellationToken ApplicationStopped => default;

    void IHostApplicationLifetime.StopApplication() => throw new NotSupportedException();

    CancellationToken ICallerWatch.Ends(Caller caller) => default;

    [Fact]
    public async Task A_client_that_goes_while_it_subscribes_leaves_nothing_behind()
    {
        var source = new Source();
        var listening = new Listening(new Sources([], [source], [], [], [], []), new(), this, this, TimeProvider.System);
        var parameters = new JsonObject { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray("one", "two", Source.Slow) } };

        await Should.ThrowAsync<OperationCanceledException>(async () => await listening.Listen(Call(parameters), new("1")));

        source.Open.ShouldBe(0);
        source.Subscribed.ShouldBe(2);
    }

    private static McpCall Call(JsonObject parameters) => new()
    {
        Call = Api.Http.Call.For(
            new() { Workspace = "default", Actor = Actor.Owner, Role = WorkspaceRole.Owner }, operationId: null, new Given.CountingIds(), remoteAddress: null, CancellationToken.None),
        Server = null!,
        ProtocolVersion = "2026-07-28",
        Parameters = parameters,
        Aborted = CancellationToken.None,
    };

    /// <summary>Its last resource is still being subscribed to when the client goes.</summary>
    private sealed class Source : IResourceSource
    {
        public const string Slow = "slow";

        public int Open { get; private set; }

        public int Subscribed { get; private set; }

        public ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<JsonObject>> Templates(McpCall call) => throw new NotSupportedException();

        public ValueTask<JsonObject?> Read(McpCall call, string uri) => throw new NotSupportedException();

        public ValueTask<IAsyncDisposable?> Subscribe(McpCall call, string uri, Action<string> updated)
        {
            if (uri == Slow) throw new OperationCanceledException();
            (Open, Subscribed) = (Open + 1, Subscribed + 1);
            return ValueTask.FromResult<IAsyncDisposable?>(new Subscription(this));
        }

        private sealed class Subscription(Source source) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                source.Open--;
                return ValueTask.CompletedTask;
            }
        }
    }
}
