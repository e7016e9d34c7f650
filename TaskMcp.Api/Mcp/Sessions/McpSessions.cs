using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>The sessions of clients of the older revisions: bound to their principal, bounded in number, ended when idle and with the server.</summary>
internal sealed class McpSessions(McpSetup setup, Sources sources, EventBudget budget, McpEnding ending, ICallerWatch watch, TimeProvider clock)
{
    public const int MostOfOne = 64;
    public const int Most = 2048;

    private const int IdBytes = 24;
    private static readonly TransportRefusal Missing = TransportRefusal.Invalid($"Begin with initialize, or send {TransportRules.SessionHeader}.");
    private static readonly TransportRefusal NotFound = new(StatusCodes.Status404NotFound, TransportRefusal.SessionNotFound, "There is no such session: begin a new one.");
    private static readonly TransportRefusal Full = new(StatusCodes.Status503ServiceUnavailable, TransportRefusal.Other, "There are too many sessions; try again later.") { RetryAfter = 60 };
    private static readonly TransportRefusal FullOfOne = new(StatusCodes.Status429TooManyRequests, TransportRefusal.Other, $"You have {MostOfOne} sessions in use: end one first.") { RetryAfter = 60 };
    private static readonly TransportRefusal NotResumable = TransportRefusal.Invalid("Last-Event-ID is not of this session, or what came after it is not kept any more.");
    private static readonly TransportRefusal NoStream = TransportRefusal.Invalid("Accept must have text/event-stream.", StatusCodes.Status406NotAcceptable);
    private static readonly TransportRefusal NoBatches = TransportRefusal.Invalid($"Several messages at once are for sessions of {ProtocolVersions.WithBatches} only, and initialize comes alone.");

    private readonly ConcurrentDictionary<string, McpSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _beginning = new();

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    public async Task Post(HttpContext http, JsonRpcMessage message)
    {
        var begins = http.Request.Headers[TransportRules.SessionHeader].Count == 0;
        var (session, refusal) = begins ? Begin(http.User.ToCaller(), message) : Find(http);
        if (session is null)
        {
            await refusal!.Write(http, McpBody.IdOf(message));
            return;
        }

        using var use = session.Use();
        http.Response.Headers[TransportRules.SessionHeader] = session.Id;
        if (message is JsonRpcRequest) McpStateless.Answer(http);
        else http.Response.StatusCode = StatusCodes.Status202Accepted;
        await session.Post(http, message);
        // What was not agreed on is no session.
        if (begins && session.ProtocolVersion is null) await End(session);
    }

    /// <summary>Several messages at once, in their order, as 2025-03-26 has it.</summary>
    public async Task PostAll(HttpContext http, IReadOnlyList<JsonRpcMessage> messages)
    {
        var (session, refusal) = Find(http);
        if (session is not null && (session.ProtocolVersion != ProtocolVersions.WithBatches || messages.Any(message => message is JsonRpcRequest { Method: RequestMethods.Initialize }))) refusal = NoBatches;
        if (session is null || refusal is not null)
        {
            await refusal!.Write(http);
            return;
        }

        using var use = session.Use();
        if (messages.Any(message => message is JsonRpcRequest)) McpStateless.Answer(http);
        else http.Response.StatusCode = StatusCodes.Status202Accepted;
        foreach (var message in messages) await session.Post(http, message);
    }

    /// <summary>What the server says without being asked, or the rest of a stream that was interrupted.</summary>
    public async Task Get(HttpContext http)
    {
        var (session, refusal) = TransportRules.Accepts(http.Request, ServerSentEvents.ContentType) ? Find(http) : (null, NoStream);
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var resumed = session is not null && last.Length > 0 ? session.Streams.Find(last) : null;
        if (session is null || (last.Length > 0 && resumed is null))
        {
            await (refusal ?? NotResumable).Write(http);
            return;
        }

        using var use = session.Use();
        using var end = new CallerEnd(http.User.ToCaller(), watch, clock, http.RequestAborted, session.Ended, ending.Stopping);
        http.Response.Headers[TransportRules.SessionHeader] = session.Id;
        McpStateless.Answer(http);
        if (resumed is var (log, after)) await log.Follow(http.Response, after, primes: false, end.Token);
        else await session.Streams.Feed.Follow(http.Response, session.Streams.Feed.Last, ProtocolVersions.TakesPriming(session.ProtocolVersion), end.Token);
    }

    public async Task Delete(HttpContext http)
    {
        var (session, refusal) = Find(http);
        if (session is null)
        {
            await refusal!.Write(http);
            return;
        }

        await End(session);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Ends those that have been idle for so long, and lets go of streams that ended before.</summary>
    public async Task Sweep(TimeSpan idle, TimeSpan kept)
    {
        var now = clock.GetUtcNow();
        foreach (var session in _sessions.Values)
        {
            if (session.Idle >= idle) await End(session);
            else session.Streams.ForgetEndedBefore(now - kept);
        }
    }

    /// <summary>Ends all of them, or those of some: of a principal whose access was taken away.</summary>
    public async Task EndAll(Func<SessionOwner, bool>? whose = null)
    {
        foreach (var session in _sessions.Values.Where(session => whose?.Invoke(session.Owner) != false)) await End(session);
    }

    private (McpSession?, TransportRefusal?) Begin(Caller caller, JsonRpcMessage message)
    {
        if (message is not JsonRpcRequest { Method: RequestMethods.Initialize }) return (null, Missing);
        lock (_beginning)
        {
            if (Room(SessionOwner.Of(caller)) is { } full) return (null, full);
            var session = new McpSession(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), caller, setup, sources, budget, clock, ending.Calls);
            _sessions[session.Id] = session;
            return (session, null);
        }
    }

    /// <summary>Makes room by ending the principal's own session that has been idle for longest; null when there is room.</summary>
    private TransportRefusal? Room(SessionOwner owner)
    {
        var own = _sessions.Values.Where(session => session.Owner == owner).ToList();
        if (own.Count < MostOfOne && _sessions.Count < Most) return null;
        if (own.Where(session => !session.IsInUse).MaxBy(session => session.Idle) is not { } oldest) return own.Count >= MostOfOne ? FullOfOne : Full;
        _ = End(oldest);
        return null;
    }

    private (McpSession?, TransportRefusal?) Find(HttpContext http)
    {
        var id = http.Request.Headers[TransportRules.SessionHeader].ToString();
        if (id.Length == 0) return (null, Missing);
        return _sessions.TryGetValue(id, out var session) && session.Owner == SessionOwner.Of(http.User.ToCaller()) ? (session, null) : (null, NotFound);
    }

    private async Task End(McpSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        await session.DisposeAsync();
    }
}
