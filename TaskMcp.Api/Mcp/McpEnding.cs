using Microsoft.Extensions.Hosting;

namespace TaskMcp.Api.Mcp;

/// <summary>When MCP requests end with the server: calls in flight get a moment to come to their end, so that a stop never waits for a tool.</summary>
internal sealed class McpEnding : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _calls;
    private readonly CancellationTokenRegistration _stopping;

    public McpEnding(IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        _calls = new(Timeout.InfiniteTimeSpan, clock);
        Stopping = lifetime.ApplicationStopping;
        _stopping = Stopping.Register(() => _calls.CancelAfter(Grace));
    }

    /// <summary>The server stops: streams without a call behind them end now.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Calls end now.</summary>
    public CancellationToken Calls => _calls.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _calls.Dispose();
    }
}
