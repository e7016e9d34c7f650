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
        /// <summary>Makes or replaces the reminder of this name.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            Registry(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);

        /// <summary>Ends a reminder.</summary>
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
            Registry(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

        /// <summary>The reminder of this name, or null.</summary>
        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
            Registry(grain).GetReminder(grain.GrainContext.GrainId, reminderName);

        private static Orleans.Timers.IReminderRegistry Registry(IGrainBase grain) =>
            grain.GrainContext.ActivationServices.GetRequiredService<Orleans.Timers.IReminderRegistry>();
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
    }
}
