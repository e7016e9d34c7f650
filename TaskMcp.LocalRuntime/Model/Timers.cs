using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime
{
    /// <summary>A timer of an activation; it ends with it. Disposing stops it.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Changes when the timer ticks next and how often after that.</summary>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>How a grain timer ticks.</summary>
    public readonly struct GrainTimerCreationOptions
    {
        /// <summary>Options to be set by initializers.</summary>
        public GrainTimerCreationOptions() { }

        /// <summary>Options with a first tick and a period.</summary>
        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>Time until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>Time from the end of one tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for once.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Whether ticks interleave with calls and other ticks.</summary>
        public bool Interleave { get; init; }

        /// <summary>Whether a tick keeps the activation from being collected.</summary>
        public bool KeepAlive { get; init; }
    }
}
