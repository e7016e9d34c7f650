using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Changes;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Events;

/// <summary>Events after a position, then those to come, and word of changes, until the reader goes or the server stops. Each stream reads the feeds for itself.</summary>
internal sealed class EventStream(Caller caller, long position, Guid? projectId, ImmutableArray<ChangeKind> changes) : IResult, IEndpointMetadataProvider
{
    private const int PageSize = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private long _position = position;

    public static bool TryParsePosition(string text, out long position) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ServerSentEvents.ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var clock = services.GetRequiredService<TimeProvider>();
        using var ending = new CallerEnd(caller, services.GetRequiredService<ICallerWatch>(), clock, httpContext.RequestAborted, stopping);
        try
        {
            var events = await ServerSentEvents.Start(httpContext, ending.Token);
            await events.SendStart(_position, Retry, ending.Token);
            var watch = new ChangeWatch(services.GetRequiredService<IChangeFeed>(), caller.Workspace, changes, clock);
            await watch.Begin(events, ending.Token);
            await Follow(events, services.GetRequiredService<IEventFeed>(), watch, clock, ending.Token);
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            // The reader has gone, may not read any more, or the server stops: in any case the stream simply ends.
        }
    }

    private async Task Follow(ServerSentEvents events, IEventFeed feed, ChangeWatch watch, TimeProvider clock, CancellationToken ending)
    {
        while (true)
        {
            await watch.Tell(events, ending);
            // Asked first: everything up to here is in the page, so positions of other projects can be passed over.
            var head = await feed.Head(ending);
            var page = await feed.After(caller.Workspace, _position, PageSize, projectId, ending);
            foreach (var happened in page)
            {
                await events.Send(happened.Type, happened.Json, ending, happened.Position);
                _position = happened.Position;
            }

            if (page.Count == PageSize) continue;
            _position = Math.Max(_position, head);
            while (!await Arrives(feed, watch, clock, ending)) await events.SendHeartbeat(ending);
        }
    }

    private async Task<bool> Arrives(IEventFeed feed, ChangeWatch watch, TimeProvider clock, CancellationToken ending)
    {
        using var beat = new CancellationTokenSource(Heartbeat, clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, ending);
        try
        {
            var happens = feed.WaitAfter(_position, waiting.Token);
            await (watch.Next is { } changed ? await Task.WhenAny(happens, changed) : happens);
            return true;
        }
        catch (OperationCanceledException) when (beat.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            // Whichever came, the other is not waited for any more.
            await waiting.CancelAsync();
        }
    }
}
