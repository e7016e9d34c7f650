using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that can be woken by reminders.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>A reminder is due. At least once: a tick can come late, and twice.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Durable reminders of a grain.</summary>
    public static class GrainReminderExtensions
    {
        /// <summary>Makes or replaces the reminder of this name; durable when it returns. The period is at least a minute.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            Registry(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);

        /// <summary>Ends a reminder; durable when it returns.</summary>
        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) =>
            Registry(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

        /// <summary>The reminder of this name, or null.</summary>
        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) =>
            Registry(grain).GetReminder(grain.GrainContext.GrainId, reminderName);

        /// <summary>All reminders of this grain.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) =>
            Registry(grain).GetReminders(grain.GrainContext.GrainId);

        /// <summary>Makes or replaces the reminder of this name; durable when it returns. The period is at least a minute.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            Registry(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);

        /// <summary>Ends a reminder; durable when it returns.</summary>
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
            Registry(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

        /// <summary>The reminder of this name, or null.</summary>
        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
            Registry(grain).GetReminder(grain.GrainContext.GrainId, reminderName);

        /// <summary>All reminders of this grain.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
            Registry(grain).GetReminders(grain.GrainContext.GrainId);

        private static Orleans.Timers.IReminderRegistry Registry(IGrainBase grain) =>
            grain is IRemindable
                ? grain.GrainContext.ActivationServices.GetRequiredService<Orleans.Timers.IReminderRegistry>()
                : throw new InvalidOperationException($"{grain.GetType().Name} must implement IRemindable to have reminders.");
    }
}

namespace Orleans.Runtime
{
    /// <summary>A handle of a durable reminder.</summary>
    public interface IGrainReminder
    {
        /// <summary>Its name, unique in its grain.</summary>
        string ReminderName { get; }
    }

    /// <summary>Which tick of a reminder this is.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        /// <summary>When the reminder was due first, UTC.</summary>
        public DateTime FirstTickTime { get; } = firstTickTime;

        /// <summary>The period of the reminder.</summary>
        public TimeSpan Period { get; } = period;

        /// <summary>When this tick is delivered, UTC.</summary>
        public DateTime CurrentTickTime { get; } = timeStamp;
    }
}

namespace Orleans.Timers
{
    /// <summary>Keeps durable reminders.</summary>
    public interface IReminderRegistry
    {
        /// <summary>Makes or replaces a reminder.</summary>
        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        /// <summary>Ends a reminder.</summary>
        Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

        /// <summary>The reminder of this name, or null.</summary>
        Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

        /// <summary>All reminders of this grain.</summary>
        Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
    }
}
