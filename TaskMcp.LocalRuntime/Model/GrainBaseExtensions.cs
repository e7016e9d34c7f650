using Orleans.Runtime;

namespace Orleans
{
    /// <summary>What a grain may ask of its own activation.</summary>
    public static class GrainBaseExtensions
    {
        /// <summary>Ends this activation after the running calls; the next call makes a new one.</summary>
        public static void DeactivateOnIdle(this IGrainBase grain) =>
            grain.GrainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer<TState>(this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return Context(grain).RegisterTimer(token => callback(state, token), options);
        }

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer<TState>(this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, state, new GrainTimerCreationOptions(dueTime, period));

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return Context(grain).RegisterTimer(callback, options);
        }

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, new GrainTimerCreationOptions(dueTime, period));

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return Context(grain).RegisterTimer(_ => callback(), options);
        }

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, new GrainTimerCreationOptions(dueTime, period));

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer<TState>(this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return Context(grain).RegisterTimer(_ => callback(state), options);
        }

        /// <summary>Registers a timer that lives as long as this activation.</summary>
        public static IGrainTimer RegisterGrainTimer<TState>(this IGrainBase grain, Func<TState, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, state, new GrainTimerCreationOptions(dueTime, period));

        private static ILocalGrainContext Context(IGrainBase grain) => (ILocalGrainContext)grain.GrainContext;
    }
}
