using System.Reflection;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using TaskMcp.Api.Http;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>A tool call whose progress is streamed as server-sent events (SPEC C-10).</summary>
/// <param name="grains">For hearing of the progress.</param>
/// <param name="send">Makes the call, which ends when the caller goes.</param>
internal sealed class ToolProgressStream(IGrainFactory grains, Func<IToolProgressObserver, Task<GrainResult<ToolOutcome>>> send) : IResult, IEndpointMetadataProvider
{
    /// <summary>Progress that nobody reads in time is dropped, the oldest first.</summary>
    private const int Backlog = 64;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ServerSentEvents.ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var aborted = httpContext.RequestAborted;
        var reports = Channel.CreateBounded<ToolProgress>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        var observer = new Observer(reports.Writer);
        var reference = grains.CreateObjectReference<IToolProgressObserver>(observer);
        try
        {
            var events = await ServerSentEvents.Start(httpContext, aborted);
            var call = Call(reference, reports.Writer);
            await foreach (var progress in reports.Reader.ReadAllAsync(aborted)) await events.Send("progress", JsonText.Of(progress).Text, aborted);
            var (answer, refusal) = InvokeEndpoint.Answer(await call);
            await (answer is not null
                ? events.Send(answer.InputRequired is null ? "result" : "input_required", JsonText.Of(answer).Text, aborted)
                : events.Send("error", JsonText.Of(Refused.ToProblem(refusal!)).Text, aborted));
        }
        finally
        {
            grains.DeleteObjectReference<IToolProgressObserver>(reference);
            // References to observers are weak.
            GC.KeepAlive(observer);
        }
    }

    private async Task<GrainResult<ToolOutcome>> Call(IToolProgressObserver reference, ChannelWriter<ToolProgress> reports)
    {
        try
        {
            return await send(reference);
        }
        finally
        {
            reports.Complete();
        }
    }

    private sealed class Observer(ChannelWriter<ToolProgress> reports) : IToolProgressObserver
    {
        public Task Report(ToolProgress progress)
        {
            reports.TryWrite(progress);
            return Task.CompletedTask;
        }

        // Not asked for: a person reads the connection's log.
        public Task Log(ServerLogLine line) => Task.CompletedTask;
    }
}
