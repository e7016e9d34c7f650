using System.IO.Pipelines;
using System.Text;
using TaskMcp.Silo.Mcp.Http;

namespace TaskMcp.Rules.Tests.Mcp;

public class EventsContentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task EventsContent_that_is_done_with_lets_go_of_its_stream_only_when_nobody_reads_it()
    {
        var server = new Pipe();
        using var inner = new TrackedContent(server.Reader.AsStream());
        var content = new EventsContent(inner, await inner.ReadAsStreamAsync(), data => [data]);
        await server.Writer.WriteAsync(Encoding.UTF8.GetBytes("data: answer\n\n"));
        using var reader = new StreamReader(await content.ReadAsStreamAsync());
        (await reader.ReadLineAsync().WaitAsync(Patience)).ShouldBe("event: message");

        // The end of the answer is still to come, and is waited for.
        content.Dispose();
        inner.Disposed.IsCompleted.ShouldBeFalse();
        await server.Writer.CompleteAsync();

        await inner.Disposed.WaitAsync(Patience);
    }

    [Fact]
    public async Task EventsContent_that_is_done_with_does_not_wait_for_a_stream_without_an_end()
    {
        var server = new Pipe();
        using var inner = new TrackedContent(server.Reader.AsStream());

        new EventsContent(inner, await inner.ReadAsStreamAsync(), data => [data]).Dispose();

        await inner.Disposed.WaitAsync(Patience);
    }

    private sealed class TrackedContent(Stream stream) : StreamContent(stream)
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Disposed => _disposed.Task;

        protected override void Dispose(bool disposing)
        {
            _disposed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
