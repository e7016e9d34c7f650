using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace TaskMcp.LocalRuntime.Reminders;

/// <summary>
/// Ticks reminders when they are due. Only those of the next minute are in memory, page by page; a change reaches the loop after it is
/// stored, as a message, so that it can't be lost between a page that was read before and the schedule.
/// </summary>
internal sealed class ReminderLoop : IDisposable
{
    private const int PageSize = 1_000;
    private const int MaxTicks = 256;
    private const long Window = 60_000;
    private const long RetryAfter = 5_000;

    private readonly Channel<Action> messages = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly ReminderSchedule schedule = new();
    private readonly ConcurrentDictionary<long, bool> announced = new();
    private readonly Dictionary<ReminderKey, long> ticking = [];
    private readonly CancellationTokenSource stop = new();
    private readonly ReminderStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Func<Reminder, CancellationToken, Task<Reminder>> tick;
    private readonly ITimer alarm;
    private Task running = Task.CompletedTask;
    private readonly Dictionary<long, Task> ticks = [];
    private long tickNumber;
    private long horizon = long.MinValue;
    private long loadAt = long.MinValue;

    public ReminderLoop(ReminderStore store, TimeProvider time, ILogger logger, Func<Reminder, CancellationToken, Task<Reminder>> tick)
    {
        this.store = store;
        this.time = time;
        this.logger = logger;
        this.tick = tick;
        alarm = time.CreateTimer(_ => messages.Writer.TryWrite(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private bool HasRoom => schedule.Count <= PageSize / 4;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Start()
    {
        using (ExecutionContext.SuppressFlow()) running = Task.Run(RunAsync);
    }

    /// <summary>A reminder is about to be stored: a page that already holds it leaves it to the message that follows.</summary>
    public void Announce(Reminder reminder) => announced[reminder.Registration] = true;

    /// <summary>It was not stored.</summary>
    public void Withdraw(Reminder reminder) => announced.TryRemove(reminder.Registration, out _);

    /// <summary>It is stored.</summary>
    public void Registered(Reminder reminder) => messages.Writer.TryWrite(() =>
    {
        Withdraw(reminder);
        ticking.Remove(reminder.Key);
        if (reminder.NextDue <= horizon) schedule.Set(reminder);
        else schedule.Remove(reminder.Key);
    });

    public void Unregistered(ReminderKey key) => messages.Writer.TryWrite(() =>
    {
        ticking.Remove(key);
        schedule.Remove(key);
    });

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>After the stop: waits, not for long, until the ticks under way have stored their next due times.</summary>
    public async Task DrainAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Task.WhenAll(ticks.Values).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        alarm.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            while (messages.Reader.TryRead(out var message)) message();
            var now = Now;
            if (now >= loadAt && HasRoom) await LoadAsync(now);
            while (ticks.Count < MaxTicks && schedule.TakeDue(now) is { } due) Begin(due);
            SetAlarm();
            await WaitAsync();
        }
    }

    private async Task WaitAsync()
    {
        Task message = messages.Reader.WaitToReadAsync(stop.Token).AsTask();
        await message.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoadAsync(long now)
    {
        try
        {
            var page = await store.DueAsync(now + Window, PageSize);
            foreach (var reminder in page.Where(IsUnknown)) schedule.Set(reminder);
            var isWhole = page.Count < PageSize;
            horizon = isWhole ? now + Window : page[^1].NextDue;
            loadAt = isWhole ? now + Window / 2 : horizon;
        }
        catch (Exception error)
        {
            ReminderLog.LoadFailed(logger, error);
            loadAt = now + RetryAfter;
        }
    }

    private bool IsUnknown(Reminder reminder) =>
        !ticking.ContainsKey(reminder.Key) && !schedule.Contains(reminder.Key) && !announced.ContainsKey(reminder.Registration);

    private void Begin(Reminder reminder)
    {
        ticking[reminder.Key] = reminder.Registration;
        ticks[++tickNumber] = TickAsync(reminder, tickNumber);
    }

    private async Task TickAsync(Reminder reminder, long number)
    {
        var next = await tick(reminder, stop.Token);
        messages.Writer.TryWrite(() => Ended(number, next));
    }

    private void Ended(long number, Reminder next)
    {
        ticks.Remove(number);
        // Registered again or removed meanwhile: the old one has no future.
        if (!ticking.TryGetValue(next.Key, out var registration) || registration != next.Registration) return;
        ticking.Remove(next.Key);
        if (next.NextDue <= horizon) schedule.Set(next);
    }

    private void SetAlarm()
    {
        var now = Now;
        // While too many are at hand to load more, it is the end of a tick that wakes the loop.
        var wait = HasRoom ? loadAt - now : RetryAfter;
        if (ticks.Count < MaxTicks && schedule.FirstDue is { } due) wait = Math.Min(wait, due - now);
        alarm.Change(TimeSpan.FromMilliseconds(Math.Clamp(wait, 0, Window)), Timeout.InfiniteTimeSpan);
    }
}
