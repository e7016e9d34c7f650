using Microsoft.Extensions.Hosting;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>A master key that can't be used is told at the start, not when the first credential is needed.</summary>
internal sealed class MasterKeyStartup(MasterKeySource source) : IHostedService
{
    // Not in the phase before, in which a rotation of keys begins with a file that is still to be made.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        source.Read();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
