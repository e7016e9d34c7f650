using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

// The SDK calls resuming obsolete, since 2026-07-28 has none; 2025-11-25 does.
#pragma warning disable MCP9006

namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>The events of one stream, numbered. Of all who follow it only the newest is served: an event must not be sent on two streams.</summary>
internal sealed class StreamLog(SessionStreams streams, long number, TimeProvider clock) : ISseEventStreamWriter
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly byte[] StillHere = ": still here\n\n"u8.ToArray();

    private readonly Queue<(long Sequence, byte[] Data)> _kept = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _follower;
    private long _last;
    private long _dropped;

    public long Number => number;

    /// <summary>The id of the request that it answers.</summary>
    public string? Name { get; init; }

    /// <summary>The sequence number of the newest event.</summary>
    public long Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    public bool HasEvents
    {
        get
        {
            lock (_gate) return _kept.Count > 0;
        }
    }

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool IsCompleted => CompletedAt is not null;

    public ValueTask SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask<SseItem<JsonRpcMessage?>> WriteEventAsync(SseItem<JsonRpcMessage?> sseItem, CancellationToken cancellationToken = default)
    {
        var sequence = Append(sseItem.Data);
        return ValueTask.FromResult(new SseItem<JsonRpcMessage?>(sseItem.Data, sseItem.EventType) { EventId = Id(sequence), ReconnectionInterval = sseItem.ReconnectionInterval });
    }

    /// <summary>Adds a message.</summary>
    /// <returns>Its sequence number.</returns>
    public long Append(JsonRpcMessage? message)
    {
        if (message is null)
        {
            // Nothing that anybody could miss, but an id from which to resume.
            lock (_gate) return _dropped == _last ? _dropped = ++_last : ++_last;
        }

        var data = JsonSerializer.SerializeToUtf8Bytes(message, McpJsonUtilities.DefaultOptions);
        var sequence = 0L;
        streams.Keep(this, log => sequence = log.Add(data), data.Length);
        return sequence == 0 ? Last : sequence;
    }

    public ValueTask DisposeAsync()
    {
        Complete();
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing will come any more.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            CompletedAt ??= clock.GetUtcNow();
            Wake();
        }
    }

    public bool CanResumeAfter(long sequence)
    {
        lock (_gate) return sequence >= _dropped && sequence <= _last;
    }

    /// <summary>An event that there was no room for.</summary>
    public void Skip()
    {
        lock (_gate) _dropped = ++_last;
    }

    public int DropOldest()
    {
        lock (_gate)
        {
            var (sequence, data) = _kept.Dequeue();
            _dropped = sequence;
            return data.Length;
        }
    }

    public long DropAll()
    {
        lock (_gate)
        {
            var bytes = _kept.Sum(kept => (long)kept.Data.Length);
            _dropped = _last;
            _kept.Clear();
            return bytes;
        }
    }

    /// <summary>Writes what came after an event and what is to come, until the stream is complete, somebody else follows it, or it is ended.</summary>
    /// <param name="response">Its headers are set.</param>
    /// <param name="after">The last event that the client has.</param>
    /// <param name="primes">Whether the client is told at once from where it can resume.</param>
    /// <param name="ending">Ends the writing.</param>
    public async Task Follow(HttpResponse response, long after, bool primes, CancellationToken ending)
    {
        using var replaced = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending, replaced.Token);
        var before = Interlocked.Exchange(ref _follower, replaced);
        if (before is not null) await Cancel(before);
        try
        {
            if (primes) await response.WriteAsync($"id: {Id(after)}\ndata: \n\n", stop.Token);
            await response.Body.FlushAsync(stop.Token);
            while (Next(after, out var news) is { } events)
            {
                foreach (var (sequence, data) in events)
                {
                    await Write(response, sequence, data, stop.Token);
                    after = sequence;
                }

                await response.Body.FlushAsync(stop.Token);
                if (events.Length == 0) await WaitFor(news, response, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The client has gone, follows elsewhere, or its session has ended.
        }
        finally
        {
            Interlocked.CompareExchange(ref _follower, null, replaced);
        }
    }

    internal string Id(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{number}-{sequence}");

    internal long Add(byte[] data)
    {
        lock (_gate)
        {
            _kept.Enqueue((++_last, data));
            Wake();
            return _last;
        }
    }

    private static async Task Cancel(CancellationTokenSource follower)
    {
        try
        {
            await follower.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>What is there after an event; null when nothing is and nothing will come.</summary>
    private (long Sequence, byte[] Data)[]? Next(long after, out Task news)
    {
        lock (_gate)
        {
            news = _news.Task;
            var events = _kept.Where(kept => kept.Sequence > after).ToArray();
            return events.Length == 0 && IsCompleted ? null : events;
        }
    }

    private async Task WaitFor(Task news, HttpResponse response, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await news.WaitAsync(Heartbeat, clock, stop);
                return;
            }
            catch (TimeoutException)
            {
                await response.Body.WriteAsync(StillHere, stop);
                await response.Body.FlushAsync(stop);
            }
        }
    }

    private async Task Write(HttpResponse response, long sequence, byte[] data, CancellationToken stop)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"id: {Id(sequence)}\nevent: message\ndata: "), stop);
        await response.Body.WriteAsync(data, stop);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), stop);
    }

    private void Wake()
    {
        _news.TrySetResult();
        _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
