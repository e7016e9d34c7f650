using Microsoft.Extensions.Hosting;
using TaskMcp.Silo.Changes;

namespace TaskMcp.Silo.Storage;

/// <summary>Brings the read model's tables up to date before any grain can run.</summary>
internal sealed class ReadModelStartup(ISqlDatabase database, ChangeMarks marks) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await ReadModelSchema.EnsureAsync(database, cancellationToken);
        await marks.Tidy(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
