using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>Two connections whose servers are in this process: one hangs in every call, one is there for a second and gone for a quarter.</summary>
internal sealed class SickServers : IAsyncDisposable
{
    private const string Version = "2025-11-25";
    private const int HangingCallers = 50;
    private const int FlappingCallers = 5;

    private static readonly TimeSpan There = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gone = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly CancellationToken AtOnce = new(canceled: true);

    private readonly Server _server;
    private readonly WebApplication _hanging;
    private readonly string _flappingUrl;
    private WebApplication _flapping;
    private string _hangingConnection = "";
    private string _flappingConnection = "";
    private int _hung;
    private int _ended;
    private int _results;
    private int _failures;

    private SickServers(Server server, WebApplication hanging, WebApplication flapping, string flappingUrl)
    {
        (_server, _hanging, _flapping, _flappingUrl) = (server, hanging, flapping, flappingUrl);
    }

    /// <summary>What became of their calls.</summary>
    public string Summary => $"hanging: {HangingCallers} callers, {_hung} calls, {_ended} of them answered before they were given up; flapping: {FlappingCallers} callers, {_results} results, {_failures} failures";

    public static async Task<SickServers> Start(Server server)
    {
        var (hangingUrl, flappingUrl) = ($"http://127.0.0.1:{Server.FreePort()}", $"http://127.0.0.1:{Server.FreePort()}");
        var sick = new SickServers(server, await EchoServer.Start(hangingUrl, Version, callsHang: true), await EchoServer.Start(flappingUrl, Version, callsHang: false), flappingUrl);
        sick._hangingConnection = await server.Connect(new($"{hangingUrl}/mcp"));
        sick._flappingConnection = await server.Connect(new($"{flappingUrl}/mcp"));
        return sick;
    }

    /// <summary>Sick, and under load, until it is disposed.</summary>
    public IAsyncDisposable BeSick()
    {
        var isOver = new CancellationTokenSource();
        var work = Enumerable.Range(0, HangingCallers).Select(_ => Hang(isOver.Token))
            .Concat(Enumerable.Range(0, FlappingCallers).Select(_ => CallTheFlapping(isOver.Token)))
            .Append(ComeAndGo(isOver.Token)).ToList();
        return new Sickness(isOver, work);
    }

    public async ValueTask DisposeAsync()
    {
        await _hanging.StopAsync(AtOnce);
        await _flapping.StopAsync(AtOnce);
        await _hanging.DisposeAsync();
        await _flapping.DisposeAsync();
    }

    private async Task Hang(CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested)
        {
            Interlocked.Increment(ref _hung);
            if (await Call(_hangingConnection, isOver) is not null) Interlocked.Increment(ref _ended);
            await Rest(Pause, isOver);
        }
    }

    private async Task CallTheFlapping(CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested)
        {
            var isResult = await Call(_flappingConnection, isOver);
            if (isResult == true) Interlocked.Increment(ref _results);
            if (isResult == false) Interlocked.Increment(ref _failures);
            await Rest(Pause, isOver);
        }
    }

    private async Task ComeAndGo(CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested)
        {
            await Rest(There, isOver);
            await _flapping.StopAsync(AtOnce);
            await _flapping.DisposeAsync();
            await Rest(Gone, isOver);
            _flapping = await EchoServer.Start(_flappingUrl, Version, callsHang: false);
        }
    }

    /// <summary>Whether a result came; null when the call was given up.</summary>
    private async Task<bool?> Call(string connection, CancellationToken isOver)
    {
        try
        {
            using var answer = await _server.Http.PostAsJsonAsync("/api/mcp/invoke", new { connection_id = connection, tool_name = "echo", input = new { message = "sick" }, timeout = "5m" }, isOver);
            return answer.IsSuccessStatusCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task Rest(TimeSpan time, CancellationToken isOver) => await Task.Delay(time, isOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Sickness(CancellationTokenSource isOver, List<Task> work) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await isOver.CancelAsync();
            await Task.WhenAll(work);
            isOver.Dispose();
        }
    }
}
