using Microsoft.Extensions.Hosting;

namespace TaskMcp.Silo.Outbound;

/// <summary>Reads the allowed hosts before anything works.</summary>
internal sealed class OutboundStartup(AllowedHosts allowed) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(allowed.Count);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
