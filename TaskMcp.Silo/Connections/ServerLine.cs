using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Everything between the grain and its server that lives in memory, for one set of settings: limits, circuit, cache, calls.</summary>
internal sealed class ServerLine : IDisposable
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    private readonly Dispatcher _dispatcher;
    private readonly DailyQuota? _quota;
    private readonly ServerCache _cache;
    private readonly TimeProvider _clock;

    public ServerLine(Guid connectionId, ConnectionConfig config, SessionKeeper keeper, Func<DateOnly, Task<int>> reserveCalls, TimeProvider clock)
    {
        _clock = clock;
        _quota = config.Limits.DailyQuota is { } limit ? new(limit, reserveCalls, clock) : null;
        _dispatcher = new(keeper, new(config.Limits, _quota, clock), config.Limits.MaxRetries, clock);
        _cache = new(config.Cache, clock);
        keeper.Opened += _cache.Watch;
        Tools = new(connectionId, config.ServerType, _dispatcher, _cache, clock);
    }

    public ToolCaller Tools { get; }

    /// <summary>Calls of today that are counted and not made.</summary>
    public int UnusedCalls => _quota?.Unused ?? 0;

    /// <summary>Why nothing can be sent now although there may be a session; null when something can.</summary>
    public McpFailureException? WhyNot() => _dispatcher.WhyNot();

    /// <summary>Drops every kept result.</summary>
    public void ForgetCache() => _cache.Results.Clear();

    /// <summary>Reads a resource.</summary>
    /// <exception cref="McpFailureException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<McpAnswer> Read(ResourceRead read, CancellationToken cancellationToken)
    {
        using var deadline = new CallDeadline(ReadTimeout, _clock, cancellationToken);
        var request = new ResourceRequest(read, _cache, _clock) { IsFresh = read.Fresh };
        McpFailureException? why = null;
        try
        {
            await _dispatcher.Send(request, deadline).ConfigureAwait(false);
            return request.Answer();
        }
        catch (McpFailureException failure)
        {
            why = failure;
            if (request.Fallback() is not { } kept) throw;
            return ResourceRequest.From(kept);
        }
        finally
        {
            request.Leave(why);
        }
    }

    /// <summary>Asks for something that changes nothing.</summary>
    /// <exception cref="McpFailureException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<McpAnswer> Ask(Func<ServerSession, CancellationToken, Task<ServerReply>> ask, CancellationToken cancellationToken)
    {
        using var deadline = new CallDeadline(ReadTimeout, _clock, cancellationToken);
        var request = new PlainRequest(ask, _clock);
        await _dispatcher.Send(request, deadline).ConfigureAwait(false);
        return request.Answer;
    }

    public void Dispose() => _dispatcher.Dispose();
}
