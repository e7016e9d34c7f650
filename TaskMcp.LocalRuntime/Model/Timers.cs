using Orleans.Runtime;

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
        /// <summary>Options with a first tick and a period.</summary>
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

namespace Orleans
{
    /// <summary>What a grain may ask of its own activation.</summary>
    public static class GrainBaseExtensions
    {
        /// <summary>Ends this activation after the present call; the next call makes a new one.</summary>
        public static void DeactivateOnIdle(this IGrainBase grain) =>
            grain.GrainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
            ((ILocalGrainContext)grain.GrainContext).RegisterTimer(callback, options);

        /// <summary>Registers a timer with state that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer<TState>(this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
            ((ILocalGrainContext)grain.GrainContext).RegisterTimer(token => callback(state, token), options);
    }

    /// <summary>Identity of grains and references.</summary>
    public static class GrainExtensions
    {
        /// <summary>The string key of this grain or reference.</summary>
        public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key;

        /// <summary>The identity of this grain or reference.</summary>
        public static GrainId GetGrainId(this IAddressable grain) => grain switch
        {
            IGrainBase instance => instance.GrainContext.GrainId,
            ILocalGrainReference reference => reference.GrainId,
            _ => throw new ArgumentException($"{grain.GetType().Name} is neither a grain nor a grain reference.", nameof(grain)),
        };

        /// <summary>A reference to this grain, for others or for a call to itself that waits its turn.</summary>
        public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => grain switch
        {
            IGrainBase instance => ((ILocalGrainContext)instance.GrainContext).Reference<TGrainInterface>(),
            TGrainInterface reference => reference,
            _ => throw new ArgumentException($"{grain.GetType().Name} is neither a grain nor a reference to one.", nameof(grain)),
        };
    }
}
