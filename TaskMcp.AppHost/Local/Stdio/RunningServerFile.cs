using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TaskMcp.AppHost.Local.Stdio;

/// <summary>Tells where the server is as long as it runs. What a killed one left behind goes as soon as the data directory is ours.</summary>
internal sealed class RunningServerFile(DataDirectory data, IServer server) : IHostedLifecycleService
{
    private bool _told;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        RunningServer.Forget(data);
        return Task.CompletedTask;
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (Address() is not { } url) return;
        await new RunningServer(url, Environment.ProcessId).Tell(data);
        _told = true;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_told) RunningServer.Forget(data);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Plain HTTP on loopback before anything else: it is for this machine, and certificates are for others.</summary>
    private Uri? Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => new Uri(SignInLink.Reachable(address)))
        .OrderBy(uri => uri.Scheme == Uri.UriSchemeHttp ? 0 : 1).ThenBy(uri => uri.IsLoopback ? 0 : 1)
        .FirstOrDefault();
}
