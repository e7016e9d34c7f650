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
    private readonly Dictionary<ReminderKey, long> ticking = [];
    private readonly CancellationTokenSource stop = new();
    private readonly ReminderStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Func<Reminder, Task<(Reminder Next, bool IsStored)>> tick;
    private readonly ITimer alarm;
    private Task running = Task.CompletedTask;
    private int tickCount;
    private long horizon = long.MinValue;
    private long loadAt = long.MinValue;

    public ReminderLoop(ReminderStore store, TimeProvider time, ILogger logger, Func<Reminder, Task<(Reminder Next, bool IsStored)>> tick)
    {
        this.store = store;
        this.time = time;
        this.logger = logger;
        this.tick = tick;
        alarm = time.CreateTimer(_ => messages.Writer.TryWrite(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Start()
    {
        using (ExecutionContext.SuppressFlow()) running = Task.Run(RunAsync);
    }

    public void Registered(Reminder reminder) => messages.Writer.TryWrite(() =>
    {
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
            if (now >= loadAt && schedule.Count <= PageSize / 4) await LoadAsync(now);
            while (tickCount < MaxTicks && schedule.TakeDue(now) is { } due) Begin(due);
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
            foreach (var reminder in page)
            {
                if (!ticking.ContainsKey(reminder.Key) && !schedule.Contains(reminder.Key)) schedule.Set(reminder);
            }
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

    private void Begin(Reminder reminder)
    {
        ticking[reminder.Key] = reminder.Registration;
        tickCount++;
        _ = TickAsync(reminder);
    }

    private async Task TickAsync(Reminder reminder)
    {
        var (next, isStored) = await tick(reminder);
        messages.Writer.TryWrite(() => Ended(next, isStored));
    }

    private void Ended(Reminder next, bool isStored)
    {
        tickCount--;
        // Registered again or removed meanwhile: the old one has no future.
        if (!ticking.TryGetValue(next.Key, out var registration) || registration != next.Registration) return;
        ticking.Remove(next.Key);
        // One whose due time could not be stored stays here, or it would be loaded as overdue again and again.
        if (next.NextDue <= horizon || !isStored) schedule.Set(next);
    }

    private void SetAlarm()
    {
        var at = tickCount < MaxTicks && schedule.FirstDue is { } due ? Math.Min(due, loadAt) : loadAt;
        var wait = Math.Clamp(at - Now, 0, Window);
        // With the page still full a tick's end wakes the loop, not the clock.
        if (wait == 0 && at == loadAt) wait = RetryAfter;
        alarm.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }
}
