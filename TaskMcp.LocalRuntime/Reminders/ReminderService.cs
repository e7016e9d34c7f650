using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;
using TaskMcp.LocalRuntime.Hosting;
using TaskMcp.LocalRuntime.References;

namespace TaskMcp.LocalRuntime.Reminders;

/// <summary>
/// Durable reminders. A tick is a call of the grain; its next due time is stored when the call has ended, so a crash in between
/// repeats the tick and never loses it. After downtime what is overdue ticks once, at the start.
/// </summary>
internal sealed class ReminderService : IReminderRegistry, IDisposable
{
    private static readonly TimeSpan MinimumPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StoreAgainAfter = TimeSpan.FromSeconds(5);

    private readonly ReminderStore store;
    private readonly GrainRegistry registry;
    private readonly GrainRuntime runtime;
    private readonly ILogger<ReminderService> logger;
    private readonly ReminderLoop loop;

    public ReminderService(ReminderStore store, GrainRegistry registry, GrainRuntime runtime, ILogger<ReminderService> logger)
    {
        this.store = store;
        this.registry = registry;
        this.runtime = runtime;
        this.logger = logger;
        loop = new(store, runtime.Time, logger, TickAsync);
    }

    private long Now => runtime.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < MinimumPeriod) throw new ArgumentException($"period must be at least {MinimumPeriod} (was {period}).", nameof(period));
        if (registry.Find(callingGrainId.Type) is not { IsRemindable: true })
            throw new InvalidOperationException($"{callingGrainId} cannot have reminders: its class must implement IRemindable.");
        var due = checked(Now + (long)Math.Ceiling(dueTime.TotalMilliseconds));
        var reminder = new Reminder(callingGrainId, reminderName, Random.Shared.NextInt64(), due, (long)period.TotalMilliseconds, due);
        loop.Announce(reminder);
        try
        {
            await store.WriteAsync(reminder).ConfigureAwait(false);
        }
        catch
        {
            loop.Withdraw(reminder);
            throw;
        }
        loop.Registered(reminder);
        return reminder;
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        var key = new ReminderKey(callingGrainId, reminder.ReminderName);
        await store.DeleteAsync(key).ConfigureAwait(false);
        loop.Unregistered(key);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        (await store.OfGrainAsync(callingGrainId).ConfigureAwait(false)).Find(one => one.Name == reminderName);

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) => [.. await store.OfGrainAsync(callingGrainId).ConfigureAwait(false)];

    public void Start() => loop.Start();

    /// <summary>No new ticks.</summary>
    public Task StopAsync() => loop.StopAsync();

    /// <summary>Waits, not for long, for the ticks under way.</summary>
    public Task DrainAsync() => loop.DrainAsync();

    public void Dispose() => loop.Dispose();

    /// <returns>The reminder with its next due time, which is stored unless the process is stopping.</returns>
    private async Task<Reminder> TickAsync(Reminder reminder, CancellationToken stopping)
    {
        try
        {
            var grain = (IRemindable)runtime.References.Make(typeof(IRemindable), reminder.Grain);
            await grain.ReceiveReminder(reminder.Name, new TickStatus(Utc(reminder.StartAt), TimeSpan.FromMilliseconds(reminder.Period), Utc(Now))).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ReminderLog.TickFailed(logger, error, reminder.Name, reminder.Grain);
        }
        var next = reminder.After(Now);
        while (!await TryStoreAsync(next).ConfigureAwait(false) && !stopping.IsCancellationRequested)
            await Task.Delay(StoreAgainAfter, runtime.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return next;
    }

    private async Task<bool> TryStoreAsync(Reminder next)
    {
        try
        {
            await store.AdvanceAsync(next).ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
        {
            ReminderLog.AdvanceFailed(logger, error, next.Name, next.Grain);
            return false;
        }
    }

    private static DateTime Utc(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}
