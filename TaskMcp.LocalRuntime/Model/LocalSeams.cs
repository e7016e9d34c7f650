namespace Orleans.Runtime
{
    /// <summary>What the model's extension methods ask of the local runtime. Not part of Orleans; grains never see it.</summary>
    internal interface ILocalGrainContext : IGrainContext
    {
        IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);

        void DelayDeactivation(TimeSpan timeSpan);

        object Reference(Type interfaceType);
    }

    /// <summary>A grain reference knows whom it addresses.</summary>
    internal interface ILocalGrainReference
    {
        GrainId GrainId { get; }

        object As(Type interfaceType);
    }

    /// <summary>The activation whose grain object is being constructed on this thread.</summary>
    internal static class ActivationScope
    {
        [ThreadStatic]
        private static IGrainContext? current;

        public static IGrainContext? Current { get => current; set => current = value; }
    }
}
