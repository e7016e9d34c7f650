namespace Orleans.Runtime
{
    /// <summary>What the model's extension methods ask of the local runtime. Not part of Orleans; grains never see it.</summary>
    internal interface ILocalGrainContext : IGrainContext
    {
        IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);

        void DelayDeactivation(TimeSpan timeSpan);

        TGrainInterface Reference<TGrainInterface>();
    }

    /// <summary>A grain reference knows whom it addresses.</summary>
    internal interface ILocalGrainReference
    {
        GrainId GrainId { get; }
    }

    /// <summary>The activation whose grain object is being constructed on this flow.</summary>
    internal static class ActivationScope
    {
        private static readonly AsyncLocal<IGrainContext?> Slot = new();

        public static IGrainContext? Current { get => Slot.Value; set => Slot.Value = value; }
    }
}
