using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Rules.Tests.Mcp;

public class FilteredTransportTests
{
    [Fact]
    public async Task FilteredTransport_lets_no_answers_pile_up_that_the_server_does_not_read()
    {
        var server = new DeafServer();
        await using var transport = await new FilteredTransport(server, new NoFilter()).ConnectAsync();
        var answers = Enumerable.Range(0, 1_000).Select(id => transport.SendMessageAsync(new JsonRpcResponse { Id = new RequestId(id), Result = new JsonObject() })).ToList();
        server.Sent.ShouldBe(64);
        _ = transport.SendMessageAsync(new JsonRpcRequest { Id = new RequestId("own"), Method = "ping" });
        server.Sent.ShouldBe(65, "requests of our own have bounds of their own");

        server.Hears.SetResult();
        await Task.WhenAll(answers);
        await transport.SendMessageAsync(new JsonRpcResponse { Id = new RequestId(2_000), Result = new JsonObject() });
        server.Sent.ShouldBe(66);
    }

    private sealed class DeafServer : IClientTransport, ITransport
    {
        public TaskCompletionSource Hears { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Sent { get; private set; }

        public string Name => "deaf";

        public string? SessionId => null;

        public ChannelReader<JsonRpcMessage> MessageReader => Channel.CreateUnbounded<JsonRpcMessage>().Reader;

        public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => Task.FromResult<ITransport>(this);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            Sent++;
            return Hears.Task;
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class NoFilter : IWireFilter
    {
        public JsonRpcMessage? Incoming(JsonRpcMessage message) => message;

        public string? Outgoing(JsonRpcMessage message) => null;
    }
}
